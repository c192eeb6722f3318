"""digest: two lines for many, with what each value ranges over."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.log.digest import digest, far_out
from thinwire.pipeline.compressors.templated.columns import table


def said(lines: list[str]) -> list[str]:
    return digest(table(lines), lines)


def test_numbers_have_a_range_in_their_own_spelling() -> None:
    assert said([f"took {at}.50 ms" for at in (9, 12, 3)]) == [
        "[… 3 lines like next, * is 9.50 (1), 12.50 (1), 3.50 (1)]",
        "took * ms",
    ]
    assert said([f"took {at}.50 ms" for at in range(3, 40)])[0] == "[… 37 lines like next, * is 3.50-39.50]"


def test_times_in_order_have_a_first_and_a_last() -> None:
    assert said([f"{at:02}:{at:02}:07 up" for at in range(10)])[0] == "[… 10 lines like next, * is 00:00 to 09:09]"


def test_few_values_are_all_said_and_many_are_counted() -> None:
    assert said(["for ann"] * 3 + ["for bob"]) == ["[… 4 lines like next, * is ann (3), bob (1)]", "for *"]
    assert said([f"for {at}u{at}" for at in range(9)])[0] == "[… 9 lines like next, * is 9 distinct like 0u0]"


def test_numbers_may_have_a_unit_or_stand_at_the_end_of_a_path() -> None:
    assert said([f"took {at}ms" for at in range(9)])[0] == "[… 9 lines like next, * is 0ms to 8ms]"
    assert said([f"GET /v2/orders/{at}0" for at in range(9)])[0].endswith("* is /v2/orders/00 to /v2/orders/80]")
    assert said([f"sold SKU-{at}" for at in range(9)])[0].endswith("* is SKU-0 to SKU-8]")


@pytest.mark.parametrize("odd", ["took 9000ms by a", "took 7ms by b"])
def test_what_is_far_out_is_found_and_what_is_usual_is_not(odd: str) -> None:
    lines = [f"took {at % 10}ms by a" for at in range(100)]
    usual, with_odd = table(lines), table([*lines[:50], odd, *lines[50:]])
    assert usual is not None and far_out(usual) == set()
    assert with_odd is not None and far_out(with_odd) == {50}


def test_equal_lines_need_no_ranges() -> None:
    assert said(["same"] * 5) == ["[… 5 lines like next]", "same"]
