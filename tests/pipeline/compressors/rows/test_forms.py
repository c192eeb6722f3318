"""forms: every instance is its lines, and what a row may leave to the row above or to a count."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from thinwire.pipeline.compressors.rows.forms import BAR, BLANK, DITTO, Form, counted, form, runs, worth_a_mark
from thinwire.pipeline.compressors.rows.templates import alike, messages

from ..generators.log_texts import TEXT


def formed(*lines: str) -> Form:
    made = form(lines, range(len(lines)))
    assert made is not None
    return made


@settings(deadline=None)
@given(TEXT)
def test_an_instance_of_a_form_is_its_lines(text: str) -> None:
    lines = text.split("\n")
    for group in messages(alike(lines)):
        if (made := form(lines, group)) is not None:
            assert [made.instance(number) for number in range(len(group))] == [lines[index] for index in group]
            assert all(len(column) == len(group) for column in made.columns)


@pytest.mark.parametrize("word", ["", "short", "longerword", "12.5 ms"])
def test_a_short_value_is_not_worth_a_mark(word: str) -> None:
    assert not worth_a_mark(word)


@pytest.mark.parametrize("word", ["verylongplainword", "src/a/b.py", "10.0.0.17"])
def test_a_long_one_is(word: str) -> None:
    assert worth_a_mark(word)


PATH = "src/very/long/path/of/a/module.py"


def test_a_value_that_stands_in_the_row_above_is_marked_where_that_pays() -> None:
    made = formed(*(f"wrote {PATH} with {at * 7} bytes" for at in range(6)), "wrote other.py with 3 bytes")
    assert made.dittoed
    assert [row.split(BLANK)[0] for row in made.rows()] == [PATH, *[DITTO] * 5, "other.py"]


def test_no_value_is_marked_where_a_value_is_the_mark_or_little_is_said_again() -> None:
    assert not formed(*(f"wrote {PATH} with {sign} at {at}" for at, sign in enumerate("^ab^cd^"))).dittoed
    assert not formed(*(f"wrote {at * 7} with {at * 11} bytes of {PATH}" for at in range(6))).dittoed


def test_a_column_that_counts_up_stands_in_no_row() -> None:
    made = counted(formed(*(f"job {at} took {at * at} ms" for at in range(8, 14))))
    assert made.rows() == [str(at * at) for at in range(8, 14)]
    assert made.template("*") == ["job *1 took *2 ms"]


def test_values_with_blanks_are_parted_by_a_bar_and_the_last_may_hold_some() -> None:
    assert formed("a=1 b=x y", "a=2 b=z y", "a=3 b=x z").between == BLANK
    assert formed('say "x y" 1', 'say "z" 2', 'say "x z" 3').between == BAR


def test_instances_that_follow_one_another_are_a_run() -> None:
    assert runs([0, 2, 4, 9, 11], 2) == [(0, 3), (3, 5)]
    assert runs([5], 1) == [(0, 1)]
