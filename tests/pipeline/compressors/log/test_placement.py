"""placement: what says what it says by where it stands."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.log.gather import gather
from thinwire.pipeline.compressors.log.placement import Placement

ITEMS = [line for at in range(9) for line in (f"volume {at}", "  free 12 GB", f"  used {at * 7} GB", "")]
LOG = [f"10:00:0{at} INFO done {at}" for at in range(9)]


@pytest.mark.parametrize("group", [[1, 5, 9, 13], [2, 6, 10, 14], [0, 4, 8, 12]], ids=["same", "alike", "headings"])
def test_items_under_headings_and_headings_with_items_are_bound(group: list[int]) -> None:
    assert Placement(ITEMS).bound(group)


def test_lines_of_a_log_and_items_under_one_heading_are_not() -> None:
    assert not Placement(LOG).bound([0, 1, 2, 3])
    assert not Placement(["all volumes", *(f"  used {at} GB" for at in range(9))]).bound([1, 2, 3, 4])


def test_what_is_bound_is_not_torn_from_its_place() -> None:
    said = gather("\n".join([*ITEMS, *LOG])) or ""
    assert said.startswith("\n".join(ITEMS))


def test_a_line_deeper_than_any_before_is_under_the_nearest() -> None:
    lines = [" " * at + f"level {at}" for at in range(2000)]
    assert Placement(lines).bound([5, 6])
