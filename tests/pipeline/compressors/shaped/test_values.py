"""The shape of a line: what is a value in it, and what has no shape at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.shaped.values import VALUE, columns, shapes

LINES = st.lists(
    st.lists(st.sampled_from(["took", "is", "12", "(3)", "a/b.c", "'x y'", "x=1,", "# 7", "..."]), max_size=5).map(
        " ".join
    )
)


@pytest.mark.parametrize(
    "line",
    [
        "error: job {} failed",
        "    at run (a.js:{}:7)",
        "src/a.c:{}:7: warning: unused",
        "+added line {}",
        "* item {} of many",
        "  {} | let x;",
        "    ^~~~ {}",
        "took {} ms in " + "a " * 2000,
    ],
)
def test_what_is_bound_to_its_place_has_no_shape(line: str) -> None:
    assert shapes([line.format(n) for n in range(30)]) == {}


def test_what_comes_less_than_three_times_has_no_shape() -> None:
    assert shapes(["job 1 is done", "job 2 is done"]) == {}


@pytest.mark.parametrize(
    "line", ["job {} is done", "job ({}/9) is done", "job 'a {}' is done", "job x{}=, is done", "job a/b{}: is done"]
)
def test_words_with_a_digit_and_quotations_are_values(line: str) -> None:
    assert {shape.count(VALUE) for shape in shapes([line.format(n) for n in range(9)]).values()} == {1}


def test_a_word_that_is_all_in_which_several_shapes_differ_is_a_value() -> None:
    names = ["cart", "order", "price", "total"]
    assert set(shapes([f"made {name} now" for name in names]).values()) == {f"made {VALUE} now"}


def test_no_failure_is_no_failure() -> None:
    assert len(shapes([f"ok. {n} passed; 0 failed" for n in range(3)])) == 3
    assert shapes([f"ok. {n} passed; 1 failed" for n in range(3)]) == {}


@settings(max_examples=60, deadline=None)
@given(LINES.map(lambda lines: lines * 3))
def test_values_are_words_of_their_line(lines: list[str]) -> None:
    for line, shape in shapes(lines).items():
        assert all(value in line for (value,) in columns([line], shape))
