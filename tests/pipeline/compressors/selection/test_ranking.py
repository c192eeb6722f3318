"""ranking: in which order records are taken into a budget."""

from __future__ import annotations

from itertools import pairwise

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


@given(WORTHS)
def test_of_what_is_grave_the_first_come_first(worths: list[float]) -> None:
    taken = [index for index in ranking(worths) if worths[index] >= 40]
    for grave in (40.0, 100.0):
        alike = [index for index in taken if worths[index] == grave]
        assert alike == sorted(alike)


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
