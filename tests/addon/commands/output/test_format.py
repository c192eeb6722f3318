"""Figures are read at a glance and never show something as nothing; names cannot harm a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.commands.output.format import count, dollars, name, percent, plural


@pytest.mark.parametrize(
    ("usd", "shown"),
    [
        (0, "$0.00"),
        (-0.00001, "$0.0000"),
        (0.0123, "$0.0123"),
        (-0.05, "-$0.0500"),
        (0.1, "$0.10"),
        (1234.5, "$1,234.50"),
        (-2.345, "-$2.35"),
    ],
)
def test_dollars(usd: float, shown: str) -> None:
    assert dollars(usd) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0"),
        (9_999, "9,999"),
        (9_999.6, "10.0k"),
        (12_345, "12.3k"),
        (999_499, "999k"),
        (999_500, "1.00M"),
        (123_456_789, "123M"),
        (1e9, "1.00G"),
        (5e12, "5,000G"),
        (-20_000, "-20.0k"),
    ],
)
def test_counts(number: float, shown: str) -> None:
    assert count(number) == shown


@given(st.integers(-(10**15), 10**15))
def test_a_count_is_right_to_three_digits(number: int) -> None:
    shown = count(number)
    size = {"k": 1e3, "M": 1e6, "G": 1e9}.get(shown[-1], 1)
    assert float(shown.strip("kMG").replace(",", "")) * size == pytest.approx(number, rel=0.006)


def test_percent_of_nothing_is_a_dash() -> None:
    assert (percent(1, 4), percent(0, 0)) == ("25.0%", "–")


@given(st.text())
def test_a_name_is_printable_and_short(text: str) -> None:
    shown = name(text).plain
    assert shown.isprintable()
    assert 0 < len(shown) <= 48


def test_one_thing_is_one() -> None:
    assert [plural(number, "request") for number in (0, 1, 12_345)] == ["0 requests", "1 request", "12.3k requests"]
