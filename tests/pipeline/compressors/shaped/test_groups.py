"""Groups: lines of one shape under one heading, and all others where they were."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.shaped.groups import Group, begun, gathered
from thinwire.pipeline.compressors.shaped.shapes import shape

MADE = shape("made ", r"made (?P<name>\S+)", "made * of what was there", "text")
TEST = shape("test ", r"test (?P<name>\S+) is ok", "test * is ok")
LINES = st.lists(
    st.sampled_from([f"made file_{n}" for n in range(5)] + ["test a_1 is ok", "test b_2 is ok", "", "what"])
)


@pytest.mark.parametrize(
    "text", ["", "\n", "made a\n\nmade b\n", "test a is ok\n\n\ntest b is ok\nx\n", "what\n\nelse\n"]
)
def test_what_does_not_pay_stays_with_its_blank_lines(text: str) -> None:
    assert gathered(text, (MADE, TEST)) == text.split("\n")


def test_names_that_say_where_they_belong_go_to_the_first_of_them() -> None:
    others = ["so it is", "all the others", "came", "after that", "and then none"]
    text = "\n\n".join(f"made {'long_' * 3}{n}\n\n{other}" for n, other in enumerate(others)) + "\nmade x\nmade y"
    group, *rest = gathered(text, (MADE, TEST))
    assert isinstance(group, Group) and group.size == 7
    assert [piece for piece in rest if piece] == others


def test_other_lines_end_a_suite() -> None:
    suite = "".join(f"test checks_number_{n} is ok\n" for n in range(9))
    pieces = gathered(f"one\n{suite}two\n{suite}", (MADE, TEST))
    assert [piece.size if isinstance(piece, Group) else piece for piece in pieces] == ["one", 9, "two", 9, ""]


def test_the_first_line_of_a_text_that_is_counted_stays() -> None:
    first, group, *_ = begun(gathered("".join(f"made some_long_name_{n}\n" for n in range(9)), (MADE,)))
    assert first == "made some_long_name_0" and isinstance(group, Group) and group.size == 8


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_every_line_is_in_one_piece(lines: list[str]) -> None:
    pieces = gathered("\n".join(lines), (MADE, TEST))
    there = [piece if isinstance(piece, str) else piece.lines for piece in pieces if piece]
    flat = [line for lines in there for line in ([lines] if isinstance(lines, str) else lines)]
    assert sorted(flat) == sorted(filter(None, lines))
