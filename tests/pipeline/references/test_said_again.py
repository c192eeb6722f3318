"""Runs of lines that a text says twice: what is none, then which ones are, and that all of them are given where they lead."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.references.lines import Lines, lines_of
from thinwire.pipeline.references.matching import Run
from thinwire.pipeline.references.said_again import may_repeat_itself, runs_said_again

BLOCK = [f"    value_{n} = request.load({n * 37})" for n in range(12)]
OTHER = [f"def other_{n}(): return {n * n}" for n in range(20)]


def said_again(lines: list[str], *taken: Run, numbered: bool = True) -> list[Run]:
    return list(runs_said_again(text_of(lines, numbered=numbered), taken, 0, 0))


def text_of(lines: list[str], *, numbered: bool = True) -> Lines:
    return lines_of("\n".join(f"{number:>6}→{line}" if numbered else line for number, line in enumerate(lines, 1)))


def test_short_files_and_other_output_are_not_looked_at() -> None:
    assert not may_repeat_itself("\n".join(["a line"] * 400), is_edited=True)
    assert may_repeat_itself("\n".join(["a line"] * 600), is_edited=True)
    assert not may_repeat_itself("\n".join(["a line"] * 600), is_edited=False)
    assert may_repeat_itself("--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b", is_edited=False)


def test_short_runs_are_none() -> None:
    assert said_again([*BLOCK[:7], *OTHER, *BLOCK[:7]]) == []
    assert said_again([*BLOCK, *OTHER, *BLOCK], numbered=False) == []
    assert said_again([*BLOCK, *OTHER, "end", *BLOCK, *OTHER], numbered=False) == [Run(33, 65, 0, 0)]


def test_lines_that_are_not_given_lead_nowhere_and_are_not_said_again() -> None:
    text = [*BLOCK, *OTHER, *BLOCK]
    assert said_again(text, Run(3, 9, 1, 0)) == []
    assert said_again(text, Run(35, 41, 1, 0)) == []
    assert said_again(text, Run(8, 20, 1, 0)) == [Run(32, 40, 0, 0)]


def test_the_longest_run_is_taken_and_each_leads_to_where_its_lines_are_given() -> None:
    assert said_again([*BLOCK[:10], *OTHER, *BLOCK, *OTHER[:3], *BLOCK]) == [Run(30, 40, 0, 0), Run(45, 55, 0, 0)]
    assert said_again([*BLOCK[:8], *OTHER, "new", *BLOCK, "end", *BLOCK]) == [Run(29, 37, 0, 0), Run(42, 50, 0, 0)]


def test_a_text_of_equal_lines_refers_to_those_right_above() -> None:
    equal = ["the very same line again"] * 5_000
    assert sum(run.end - run.start for run in said_again(equal)) > 4_000


@given(st.lists(st.sampled_from([*BLOCK[:4], ""]), max_size=120))
def test_runs_never_overlap_and_lead_to_lines_that_are_given_further_up(lines: list[str]) -> None:
    text = text_of(lines)
    found = said_again(lines)
    gone = {line for run in found for line in range(run.start, run.end)}
    assert all(before.end <= after.start for before, after in pairwise(found))
    for run in found:
        there = range(run.there, run.there + run.end - run.start)
        assert there.stop <= run.start
        assert gone.isdisjoint(there)
        assert text.contents[run.start : run.end] == text.contents[there.start : there.stop]
