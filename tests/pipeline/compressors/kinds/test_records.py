"""records: whole records as rows, and no row that holds the end of one and the beginning of the next."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.kinds.records import recognise
from thinwire.pipeline.compressors.rows.layout import arrange

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


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_these_are_records_and_each_is_one_row(form: str) -> None:
    kinds, notes = ("red", "green", "blue"), ("was sold", "waits", "came back")
    rows = [(f"7{at * 37 % 100:02}", kinds[at % 3], f"{notes[at % 3]} in {at}") for at in range(40)]
    text = "\n".join(form.format(*row) for row in rows)
    assert recognise(text)
    laid_out = (arrange(text) or "").split("\n")
    assert sum(map(len, laid_out)) < 0.8 * len(text)
    assert all(any(all(value in line for value in row) for line in laid_out) for row in rows)
