"""Runs of lines that stand in other texts: what is no run, then which one is taken."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.references.lines import lines_of
from thinwire.pipeline.references.matching import Run, runs

FILE = [f"line {n}" for n in range(1, 61)]


def found(text: list[str], *sources: list[str], related: bool = True) -> list[Run]:
    return list(
        runs(
            [lines_of("\n".join(text))],
            [lines_of("\n".join(source)) for source in sources],
            [related] * len(sources),
        )
    )


def test_two_lines_are_no_run_nor_are_lines_in_another_order() -> None:
    assert found(["line 1", "line 2"], FILE) == []
    assert found(["line 3", "line 2", "line 1"], FILE) == []


def test_in_a_text_about_something_else_only_a_long_run_counts() -> None:
    assert found(FILE[:4], FILE, related=False) == []
    assert found(FILE[:5], FILE, related=False) == [Run(0, 5, 0, 0)]


def test_lines_next_to_what_is_new_are_given_with_it() -> None:
    changed = [*FILE[:20], "new", *FILE[20:40], "new"]
    assert found(changed, FILE) == [Run(0, 17, 0, 0), Run(24, 40, 0, 23)]
    assert found([*FILE[:4], "new", *FILE[4:8], "new", *FILE[8:]], FILE) == [Run(0, 1, 0, 0), Run(13, 62, 0, 11)]


def test_the_longest_run_is_taken_then_the_level_one_then_the_latest() -> None:
    assert found(FILE[:30], FILE[:20], FILE[:30], FILE[:25]) == [Run(0, 30, 1, 0)]
    assert found(FILE[:30], FILE[:30], ["new", *FILE[:30]]) == [Run(0, 30, 0, 0)]
    assert found(FILE[:30], FILE[:30], FILE[:30]) == [Run(0, 30, 1, 0)]


def test_a_run_nearly_as_long_in_the_source_before_is_taken_instead() -> None:
    own = [*FILE[:20], "own", *FILE[20:40], "end"]
    text = [*FILE[:20], "new", *FILE[20:42]]
    assert [run.source for run in found(text, own, FILE[20:42])] == [0, 0]
    assert [run.source for run in found(text, own[:30], FILE[20:42])] == [0, 1]


def test_a_run_ends_where_numbers_jump() -> None:
    lines = [f"{n:>6}→{line}" for n, line in enumerate(FILE, 1)]
    assert found([*lines[:10], *lines[40:50]], lines) == [Run(0, 10, 0, 0), Run(10, 20, 0, 40)]


@pytest.mark.parametrize("size", [3_000])
def test_what_stands_everywhere_takes_no_longer(size: int) -> None:
    assert found(["same line"] * size, *[["same line"] * size] * 8) == [Run(0, size, 7, 0)]


@given(
    st.lists(st.sampled_from("abc"), max_size=30), st.lists(st.lists(st.sampled_from("abc"), max_size=30), max_size=3)
)
def test_every_run_stands_there_and_none_overlaps(text: list[str], sources: list[list[str]]) -> None:
    taken = found(text, *sources)
    for run in taken:
        length = run.end - run.start
        assert length > 0
        assert text[run.start : run.end] == sources[run.source][run.there : run.there + length]
    for earlier, later in pairwise(taken):
        assert earlier.end <= later.start
