"""Shapes of lines: each is found once in the whole text, by the first that knows it, wherever the line stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.shaped.shapes import found, owed, shape

OK = shape("ok", r"(?P<name>\w+) (?P<end>ok)(?: in (?P<row>\d+s))?", r"* \g<end>")
ANY = shape("", r"(?P<name>\w+) \w+", "* *", "text")
STAY = shape("failed", r"\w+ failed", "", "stay")
BLOCK = shape("---", r"(?P<name>\w+) ok\n---\n(?P<row>\d+)\n---", "* ok")
SHAPES = (STAY, BLOCK, OK, ANY)


@pytest.mark.parametrize("text", ["", "\n", "ok", "a ok now", " a ok", "a ok" + "!" * 3000, "a" * 3000 + " ok"])
def test_what_has_no_shape_is_not_found(text: str) -> None:
    assert found(text, SHAPES) == []


def test_the_first_shape_that_knows_a_line_has_it() -> None:
    assert [one.template for one in found("a ok in 3s\nb failed\nc so", SHAPES)] == ["* ok", "", "* *"]


def test_a_shape_may_take_several_lines() -> None:
    (one,) = found("a ok\n---\n12\n---", SHAPES)
    assert (one.start, one.end, one.before) == (0, 15, "12")


def test_of_a_line_with_a_shape_only_what_differs_is_owed() -> None:
    assert list(owed("x\na ok in 3s\nb failed\n", SHAPES, False)) == ["x", "3s", "a", "b failed", ""]
    assert list(owed("x\na ok in 3s\nb failed\n", SHAPES, True)) == ["x", "b failed", ""]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["a ok", "b so", "", "c failed", "---", "12", "other"])))
def test_places_are_those_of_whole_lines_and_never_overlap(lines: list[str]) -> None:
    text, last = "\n".join(lines), -1
    for one in found(text, SHAPES):
        assert one.start > last and text[one.start : one.end].split("\n")[0] in lines
        assert one.start == 0 or text[one.start - 1] == "\n"
        last = one.end
