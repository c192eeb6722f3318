"""Records: what belongs together line by line is told from lines that stand for themselves."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.rows.openings import are_records

from ..generators.logs import STYLES

RECORDS = {
    "xml": "  <item id='{0}'>\n    <kind>{1}</kind>\n    <score>{0}.5</score>\n  </item>",
    "toml": '[[item]]\nid = {0}\nkind = "{1}"\nscore = {0}.5',
    "psql -x": "-[ RECORD {0} ]------\nid    | {0}\nkind  | {1}\nscore | {0}.5",
    "yaml": "- id: {0}\n  kind: {1}\n  score: {0}.5",
    "go test": "=== RUN   Test{1}{0}\n--- PASS: Test{1}{0} (0.{0}s)",
}


def lines(form: str, number: int = 40) -> list[str]:
    return "\n".join(form.format(at, "abc"[at % 3]) for at in range(number)).split("\n")


@pytest.mark.parametrize("name", STYLES)
def test_lines_of_a_log_stand_for_themselves(name: str) -> None:
    assert not are_records(STYLES[name](1, 200).split("\n"))


@pytest.mark.parametrize("form", ["test case::number_{0} ... ok", "   Compiling crate-{1} v0.{0}.0", "{0}", ""])
def test_neither_do_lines_of_one_kind(form: str) -> None:
    assert not are_records(lines(form))


@pytest.mark.parametrize("name", RECORDS)
def test_the_last_record_has_nothing_below_it_and_a_title_stands_above_the_first(name: str) -> None:
    assert are_records(["Items of today", *lines(RECORDS[name], 4)])
