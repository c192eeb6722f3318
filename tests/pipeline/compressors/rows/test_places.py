"""places: which lines speak of a failure, and what below them says where and why."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.rows.places import distinct, excerpts, failures

FAILED = "ERROR: build failed"


@pytest.mark.parametrize("below", ["  at step one", "| source", "> quoted", "^ here", "# why", "~~~"])
def test_what_is_indented_or_signed_below_a_failure_is_of_it(below: str) -> None:
    assert failures(["started", FAILED, below, "went on"]) == {1, 2}


@pytest.mark.parametrize("below", ["", "went on", "- next"])
def test_what_is_neither_is_not(below: str) -> None:
    assert failures(["started", FAILED, below, "  at step one"]) == {1}


def test_what_is_as_deep_as_the_failure_is_not_of_it() -> None:
    assert failures(["started", f"  {FAILED}", "  went on"]) == {1}


def test_where_much_fails_only_the_failures_are_told() -> None:
    lines = [line for _ in range(50) for line in (FAILED, "  at step one")]
    assert failures(lines) == set(range(0, 100, 2))


def test_no_place_is_told_twice_and_none_has_too_few_lines() -> None:
    lines = [f"{name} is {state}" for name in "abcdefgh" for state in ("up", "down", "up")]
    places = [(height, tuple(starts)) for height, starts in distinct(lines, (), set(), set())]
    assert places
    assert len(set(places)) == len(places)
    assert all(len(starts) >= 3 for _, starts in places)


def test_lines_that_a_compiler_quotes_are_told_by_their_bar() -> None:
    assert excerpts(["a.c:3: error", "  3 |   int x", "    |       ^", "> 12 | y", "a | b | c"]) == {1, 3}
