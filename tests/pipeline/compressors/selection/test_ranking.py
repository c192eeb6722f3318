"""ranking: in which order records are taken into a budget."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.compressors.selection.ranking import evenly, ranking

WORTHS = st.lists(st.sampled_from([0.0, 0.3, 1.0, 5.0, 39.9, 40.0, 100.0]), max_size=80)


@given(WORTHS)
def test_each_record_is_taken_once_and_what_is_worth_more_before(worths: list[float]) -> None:
    taken = ranking(worths)
    assert sorted(taken) == list(range(len(worths)))
    for one, other in pairwise(max(worths[index], 0.9) for index in taken):  # below 1 all are alike
        assert one >= other


@pytest.mark.parametrize("worth", [40.0, 100.0])
def test_of_what_is_grave_the_first_come_first(worth: float) -> None:
    assert ranking([0.0, worth] * 40)[:40] == list(range(1, 80, 2))


@given(st.integers(min_value=1, max_value=400), st.data())
def test_any_first_part_is_spread_evenly(number: int, data: st.DataObject) -> None:
    order = evenly(number)
    assert sorted(order) == list(range(number))
    part = sorted(order[: data.draw(st.integers(min_value=1, max_value=number))])
    gaps = [after - before for before, after in pairwise([*part, number])]
    assert max(gaps) <= 4 * number / len(part)


def test_neighbours_are_taken_together() -> None:
    taken = ranking([0.0] * 64)
    assert taken[:8] == [0, 1, 2, 3, 32, 33, 34, 35]
