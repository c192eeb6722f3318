"""A text as lines that have numbers: what has none, then where they come from."""

from __future__ import annotations

from thinwire.pipeline.references.lines import BARRIER, TENS, lines_of


def test_lines_of_ours_say_nothing_and_what_stands_before_line_one_has_no_number() -> None:
    lines = lines_of("Output:\na\n[… 3 lines]\nb", first=0)
    assert lines.numbers == [None, 1, 2, 3]
    assert lines.contents == ["Output:", "a", BARRIER, "b"]
    assert lines.raw == ["Output:", "a", "[… 3 lines]", "b"]


def test_positions_go_on_behind_what_stands_elsewhere() -> None:
    lines = lines_of("a\n[… lines 2-40 stand above in Read: a.py]\nb\n[… lines 42-50 stand there as lines 1-9]\nc")
    assert lines.numbers == [1, None, 41, None, 51]


def test_numbers_are_those_that_a_tool_printed() -> None:
    lines = lines_of("    12→a\n    13→\n    14→  b\n    15→c", first=3)
    assert (lines.numbers, lines.contents, lines.separator) == ([12, 13, 14, 15], ["a", "", "  b", "c"], "→")


def test_numbers_that_were_left_out_are_known_all_the_same() -> None:
    lines = lines_of(f"{TENS}\n9: a\n10: b\n: c\n: d\n[… lines 13-40 stand above in x]\n41: e\n: f")
    assert lines.numbers == [None, 9, 10, 11, 12, None, 41, 42]
    assert lines.contents[1:5] == ["a", "b", "c", "d"]
