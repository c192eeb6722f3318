"""told: only lines that a table says in full are told."""

from __future__ import annotations

import pytest

from thinwire.pipeline.verify.table_reader import told
from thinwire.pipeline.verify.verify import missing

NOTHING = {
    "no table": "[… 3 lines like next]\nsame",
    "too few values": "[… 1 lines like next, * in rows below]\na * b *\n1",
    "no head yet": "[… 1 lines like next, * in rows below, § above them]\n§* x\n42",
    "no template": "[… 1 lines like next, * in rows below]",
    "no head over it": "[… 1 lines, § starts lines below]\n42",
    "a table among lines under heads": "[… 1 lines, § starts lines below]\n§ 9:\n[… 2 lines like next]\na",
    "rows beyond the count": "[… 0 lines like next, * in rows below]\na *\n1",
}


@pytest.mark.parametrize("name", NOTHING)
def test_this_tells_nothing(name: str) -> None:
    assert told(NOTHING[name]) == set()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("[… 2 lines like next, * in rows below]\na=* b=*\n1 x\n2 y z", {"a=1 b=x", "a=2 b=y z"}),
        ("[… 2 lines like next, * in rows below, § above them]\n§* x\n§ 9:\n1\n§ 10:\n2", {"9:1 x", "10:2 x"}),
        ('[… 2 lines like next, * in rows below, " as above]\na * *\n1 2\n" 3', {"a 1 2", "a 1 3"}),
        ("[… 1 lines like next, * in rows below]\n*3 is *1 and *3\n7 8", {"8 is 7 and 8"}),
        ('[… 1 lines like next, † in rows below]\n* † †\nm="a b" 2', {'* m="a b" 2'}),
        ("[… 1 lines like next, * in rows below]\n%d *% %s\n7", {"%d 7% %s"}),
        ("[… 1 lines like next, * in rows below, § above them, sorted]\n§ is * of §\n§ a c\n1", {"a is 1 of c"}),
        ("[… 2 lines, § starts lines below]\n§ 9:\n1 a\n§ 10:\n2 b\n§\nc", {"9:1 a", "10:2 b"}),
    ],
)
def test_each_row_is_a_line(text: str, lines: set[str]) -> None:
    assert told(text) == lines


def test_failures_and_cells_that_a_table_tells_are_kept_and_others_are_not() -> None:
    before = "\n".join(f"ERROR|10:0{at}|disk sd{at} failed: {at}" for at in range(4))
    after = (
        "[… 4 lines like next, * in rows below]\nERROR|10:*|disk * failed: *\n00 sd0 0\n01 sd1 1\n02 sd2 2\n03 sd3 3"
    )
    assert missing(before, after) == []
    assert missing(before, after.replace("4 lines", "3 lines")) != []
    assert missing(before, after.replace(" failed", "")) != []


def test_a_document_between_tabs_that_a_table_tells_is_kept() -> None:
    before = "\n".join(f'10:00\tINFO\t{{"conn": {at}, "path": "/a/{at}"}}' for at in range(4))
    after = '[… 4 lines like next, * in rows below]\n10:00\tINFO\t{"conn": *, "path": *}\n' + "\n".join(
        f'{at} "/a/{at}"' for at in range(4)
    )
    assert missing(before, after) == []
    assert missing(before, after.replace("INFO", "")) != []
