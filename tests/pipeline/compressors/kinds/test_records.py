"""records: whole records as rows, and no row that holds the end of one and the beginning of the next."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.kinds.records import recognise

KEPT = {
    "empty": "",
    "a log": "\n".join(f"10:00:{at:02} INFO took {at} ms" for at in range(40)),
    "few lines": "Name: a\nSize: 1\n" * 5,
    "prose": "It was so.\nNobody knew why.\nThe end was near.\nAnd then it came at last.\n" * 2,
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_these_are_no_records(text: str) -> None:
    assert not recognise(text)


FORMS = {
    "yaml": "- id: {0}\n  kind: {1}\n  note: {2}",
    "xml": '  <item id="{0}">\n    <kind>{1}</kind>\n    <note>{2}</note>\n  </item>',
    "toml": '[[item]]\nid = {0}\nkind = "{1}"\nnote = "{2}"\n',
    "psql -x": "-[ RECORD {0} ]--\nkind | {1}\nnote | {2}",
    "dpkg -s": "Package: lib{0}\nKind: {1}\nDescription: {2}\n",
}
