"""Who was served is not distrusted for hanging up, and no distrust is for ever."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.clients.distrust import Distrusts

PAIR, OTHER = ("api.openai.com", 1), ("api.openai.com", 2)
HOUR = 3_600.0


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_client_that_was_served_may_hang_up_as_often_as_it_likes() -> None:
    distrusts = Distrusts()
    distrusts.served(PAIR)
    assert not any(distrusts.hung_up(PAIR) for _ in range(100))
    assert distrusts.of(PAIR) is None


def test_one_hang_up_means_nothing_and_a_request_in_between_clears_it() -> None:
    distrusts = Distrusts()
    assert distrusts.hung_up(PAIR) is None
    distrusts.served(PAIR)
    assert distrusts.hung_up(PAIR) is None
    assert distrusts.of(PAIR) is None


def test_two_hang_ups_of_one_client_are_its_own() -> None:
    distrusts = Distrusts()
    distrusts.hung_up(PAIR)
    distrusts.hung_up(PAIR)
    assert [one.host for one in distrusts.current()] == [PAIR[0]]
    assert distrusts.of(OTHER) is None


def test_an_alert_is_believed_at_once_and_the_next_request_ends_it() -> None:
    distrusts = Distrusts()
    distrusts.served(PAIR)
    distrusts.refused(PAIR)
    assert [one.why for one in distrusts.current()] == ["refused"]
    distrusts.served(PAIR)
    assert (distrusts.of(PAIR), distrusts.current()) == (None, [])


def test_distrust_fades_after_minutes_and_lasts_longer_each_time_up_to_an_hour() -> None:
    clock = Clock()
    distrusts = Distrusts(clock)
    lasted = []
    for _ in range(6):
        found = distrusts.refused(PAIR)
        lasted.append(found.until - found.since)
        clock.now = found.until
        assert distrusts.of(PAIR) is None
    assert lasted == [300, 600, 1_200, 2_400, 3_600, 3_600]
    clock.now += 5 * HOUR
    assert distrusts.refused(PAIR).until - clock.now == 300


def test_its_process_is_named_as_soon_as_it_is_found() -> None:
    distrusts = Distrusts()
    distrusts.name(PAIR, "node")
    distrusts.refused(PAIR)
    distrusts.name(PAIR, "node")
    distrusts.name(PAIR, "")
    assert [one.client for one in distrusts.current()] == ["node"]


@given(st.lists(st.tuples(st.sampled_from(["served", "refused", "hung_up"]), st.integers(0, 5))))
def test_none_ever_lasts_longer_than_an_hour(events: list[tuple[str, int]]) -> None:
    clock = Clock()
    distrusts = Distrusts(clock)
    for what, client in events:
        getattr(distrusts, what)(("host", client))
        clock.now += 100
    clock.now += HOUR
    assert not distrusts.current()


def test_no_crowd_of_hosts_fills_the_memory() -> None:
    distrusts = Distrusts()
    for number in range(3_000):
        distrusts.refused((f"h{number}", 1))
        distrusts.hung_up((f"h{number}", 2))
        distrusts.served((f"h{number}", 3))
    assert all(len(one) <= 1_001 for one in (distrusts._found, distrusts._hang_ups, distrusts._served))
