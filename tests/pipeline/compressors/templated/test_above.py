"""above: a value is said above rows only where that is cheaper than saying it in each."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.templated.above import above

SEVERAL = [str(at * 7919 % 1000) for at in range(60)]
CLIENTS = [f"198.51.100.{at % 3}" for at in range(60)]


@pytest.mark.parametrize("in_order", [True, False])
def test_values_that_never_come_again_stay_in_their_rows(in_order: bool) -> None:
    assert above([SEVERAL, SEVERAL[::-1]], in_order) == ([], ())


def test_the_only_column_stays_in_its_rows() -> None:
    assert above([CLIENTS], in_order=False) == ([], ())


def test_what_comes_again_now_and_then_is_said_once_unless_rows_stay_in_order() -> None:
    chosen, keys = above([SEVERAL, CLIENTS], in_order=False)
    assert [(one.column, one.rest) for one in chosen] == [(1, None)]
    assert len(set(keys)) == 3
    assert above([SEVERAL, CLIENTS], in_order=True)[0] == []


def test_what_comes_along_is_said_along() -> None:
    names = [f"client-{at % 3}" for at in range(60)]
    assert [one.column for one in above([names, SEVERAL, CLIENTS], in_order=False)[0]] == [0, 2]


@pytest.mark.parametrize(("seconds", "said"), [(1, "10:"), (7, "10:")])
def test_a_time_is_said_up_to_its_hour_or_minute(seconds: int, said: str) -> None:
    times = [f"{10 + at * seconds // 3600}:{at * seconds // 60 % 60:02}:{at * seconds % 60:02}" for at in range(60)]
    (only,) = above([times, SEVERAL], in_order=True)[0]
    assert only.rest is not None
    assert only.said[0].startswith(said)
    assert [start + rest for start, rest in zip(only.said, only.rest, strict=True)] == times


def test_rows_stay_in_order_where_moving_them_would_save_next_to_nothing() -> None:
    long = [f"{at:04}aa{at:04}bb{at:04}cc{at:04}dd{at:04}" for at in range(60)]
    thirds = [str(at % 3) for at in range(60)]
    assert [one.column for one in above([SEVERAL, thirds], in_order=False)[0]] == [1]
    assert above([long, long[::-1], long[30:] + long[:30], thirds], in_order=False) == ([], ())
