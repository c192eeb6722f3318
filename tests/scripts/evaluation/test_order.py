"""The judge of order: what counts against a text that was sent, then what a level may normalise away."""

from __future__ import annotations

import pytest

from scripts.evaluation.order import Order, order


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        ("a\nb\nc", "a\nc", (2, 0, 0)),
        ("a\nb\nc", "c\na\nb", (2, 1, 0)),
        ("a\nb\nc", "c\nb\na", (1, 2, 0)),
        ("a\nb", "a\nx\nb", (2, 0, 1)),
        ("a\na\nb", "a\nb", (2, 0, 0)),
        ("  a\nb", "a\nb", (1, 0, 1)),  # the indentation of a line is part of it
        ("a\nb\na\nb", "[… 4 lines like the next 2, * in rows]\n*\nb\na\na", (4, 0, 0)),
        ("a 1\nb\na 2", "[… 2 lines like next, * in rows below]\na *\n1\n2\nb", (2, 1, 0)),
        ("a\nb\nc", "a\n[… 2 lines]", (1, 0, 0)),
    ],
)
def test_lines_that_are_gone_moved_or_new_are_counted(before: str, after: str, counts: tuple[int, int, int]) -> None:
    found = order(before, after)
    assert (found.kept, found.moved, found.invented) == counts
    assert found.whole == (before.count("\n") + 1 == found.kept and not found.invented)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a   b\tc  \n\n----+----\nd", "a b c\nd"),
        ("\x1b[31mred\x1b[0m\r\n10 %\r20 %", "red\n20 %"),
        ('{"a": 1.0, "b": [1, 2]}', '{"a":1.0,"b":[1,2]}'),
    ],
)
def test_what_may_be_normalised_is_not_asked_for(before: str, after: str) -> None:
    assert order(before, after).whole


def test_a_layout_that_the_reader_does_not_know_is_named() -> None:
    assert order("a\nb", "[… 2 lines woven below]\nab").unread == ("[… 2 lines woven below]",)
    assert order("a\nb", "a\nb") == Order(2, 2, 0, 0, ())
