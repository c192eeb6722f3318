"""records: whole records as rows, and no row that holds the end of one and the beginning of the next."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.records import gather, recognise, summarise
from thinwire.pipeline.model import tokens
from thinwire.pipeline.verify import verify

KEPT = {
    "empty": "",
    "a log": "\n".join(f"10:00:{at:02} INFO took {at} ms" for at in range(40)),
    "few lines": "Name: a\nSize: 1\n" * 5,
    "prose": "It was so.\nNobody knew why.\nThe end was near.\nAnd then it came at last.\n" * 2,
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_these_are_no_records(text: str) -> None:
    assert not recognise(text)


def test_a_record_is_a_row_that_begins_where_the_record_does() -> None:
    text = "\n".join(f"File: a{at}.py\nSize: {at * 31}\nNode: n{at * 7}" for at in range(12))
    said = str(gather(text))
    assert said.startswith("[… 36 lines like the next 3, * in rows]\nFile: *\nSize: *\nNode: *\n")
    assert "a5.py 155 n35" in said


def test_after_a_record_unlike_the_others_rows_still_begin_with_theirs() -> None:
    first = "File: a0.py\nSize: none at all\nNode: n0\n"
    text = first + "\n".join(f"File: a{at}.py\nSize: {at * 31}\nNode: n{at * 7}" for at in range(1, 12))
    said = str(gather(text)).split("\n")
    assert said[4:7] == ["a0.py\tnone at all\tn0", "a1.py\t31\tn7", "a2.py\t62\tn14"]


FORMS = {
    "yaml": "- id: {0}\n  kind: {1}\n  note: {2}",
    "xml": '  <item id="{0}">\n    <kind>{1}</kind>\n    <note>{2}</note>\n  </item>',
    "toml": '[[item]]\nid = {0}\nkind = "{1}"\nnote = "{2}"\n',
    "psql -x": "-[ RECORD {0} ]--\nkind | {1}\nnote | {2}",
    "dpkg -s": "Package: lib{0}\nKind: {1}\nDescription: {2}\n",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("notes", [("one", "two"), ("one word", "some words more"), ("", "x")])
def test_values_of_a_record_stand_in_one_row(form: str, notes: tuple[str, ...]) -> None:
    text = "\n".join(form.format(at * 7, "abc"[at % 3], notes[at % len(notes)]) for at in range(20))
    said = str(gather(text))
    assert recognise(text) and not verify.missing(text, said)
    for at in range(20):
        row = next(
            line
            for line in said.split("\n")
            if f"{at * 7}" in line.replace("\t", " ").replace('"', " ").split() or f"lib{at * 7}" in line
        )
        assert "abc"[at % 3] in row and notes[at % len(notes)] in row


def test_a_value_that_comes_again_is_numbered_where_it_could_be_another() -> None:
    text = "\n".join(f"Host: h{at} port {at * 17}\nURL: at h{at} now\n" for at in range(12))
    assert "Host: *1 port *2\nURL: at *1 now" in str(gather(text))


def test_above_the_budget_whole_records_go_and_none_that_failed() -> None:
    text = "\n".join(
        f"Unit: job{at}.service\nActive: {'failed (Result: exit-code)' if at == 30 else 'active'}\nTasks: {at}\n"
        for at in range(60)
    )
    said = str(summarise(text, 200))
    assert "[… " in said and tokens.count(said) < 260
    assert not verify.wrong_counts(text, said)
    assert (
        "Unit: job30.service\nActive: failed (Result: exit-code)\nTasks: 30" in said and "Unit: job59.service" in said
    )
