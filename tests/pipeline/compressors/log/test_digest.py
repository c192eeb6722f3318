"""digest: two lines for many, with what each value ranges over."""

from __future__ import annotations

from pipeline.compressors.log.columns import table
from pipeline.compressors.log.digest import digest


def said(lines: list[str]) -> list[str]:
    return digest(table(lines), lines)


def test_numbers_have_a_range_in_their_own_spelling() -> None:
    assert said([f"took {at}.50 ms" for at in (9, 12, 3)]) == [
        "[… 3 lines like next, * is 9.50, 12.50, 3.50]",
        "took * ms",
    ]
    assert said([f"took {at}.50 ms" for at in range(3, 40)])[0] == "[… 37 lines like next, * is 3.50-39.50]"


def test_times_in_order_have_a_first_and_a_last() -> None:
    assert said([f"{at:02}:{at:02}:07 up" for at in range(10)])[0] == "[… 10 lines like next, * is 00:00 to 09:09]"


def test_few_values_are_all_said_and_many_are_counted() -> None:
    assert said(["for ann"] * 3 + ["for bob"]) == ["[… 4 lines like next, * is ann, bob]", "for *"]
    assert said([f"for u{at}" for at in range(9)])[0] == "[… 9 lines like next, * is 9 values as u0]"


def test_equal_lines_need_no_ranges() -> None:
    assert said(["same"] * 5) == ["[… 5 lines like next]", "same"]
