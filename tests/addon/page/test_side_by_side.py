"""Both texts are there, whole and in order; lines that stand opposite to each other are equal."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.addon.page.side_by_side import Run, runs

LINES = st.lists(st.sampled_from(["", "a", "b", "c", "one", "two", "}"]), max_size=30).map("\n".join)


@settings(max_examples=100, deadline=None)
@given(LINES, LINES)
def test_both_texts_are_there_whole_and_in_order(before: str, after: str) -> None:
    found = runs(before, after)
    assert [line for run in found for line in run.before] == before.split("\n")
    assert [line for run in found for line in run.after] == after.split("\n")
    left = right = 0
    for run in found:
        assert (run.left, run.right) == (left, right)
        assert not run.same or run.before == run.after
        left, right = left + len(run.before), right + len(run.after)


@settings(max_examples=100, deadline=None)
@given(LINES, LINES)
def test_runs_take_turns(before: str, after: str) -> None:
    kinds = [run.same for run in runs(before, after)]
    assert all(one != other or one for one, other in pairwise(kinds))


@given(LINES)
def test_a_text_is_all_of_itself(text: str) -> None:
    assert [run.same for run in runs(text, text)] == [True]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("a\nb\nc", "a\nX\nc", [(True, "a"), (False, "b"), (True, "c")]),
        ("a\nb\nc", "c", [(False, "a b"), (True, "c")]),
        ("}\nx\n}\ny\n}", "}\ny\n}", [(True, "}"), (False, "x }"), (True, "y }")]),
        ("a", "b", [(False, "a")]),
    ],
)
def test_what_is_taken_for_the_same(before: str, after: str, found: list[tuple[bool, str]]) -> None:
    assert [(run.same, " ".join(run.before)) for run in runs(before, after)] == found


def test_lines_that_moved_are_not_both_the_same() -> None:
    assert sum(len(run.before) for run in runs("a\nb", "b\na") if run.same) == 1


@pytest.mark.parametrize("kind", ["distinct", "equal", "shuffled"])
def test_long_texts_take_no_longer_than_they_are_long(kind: str) -> None:
    lines = ["same" if kind == "equal" else f"line {number}" for number in range(200_000)]
    other = random.Random(1).sample(lines, len(lines)) if kind == "shuffled" else lines[::3]
    began = time.process_time()
    found: list[Run] = runs("\n".join(lines), "\n".join(other))
    assert time.process_time() - began < 20
    assert found
