"""The memo in memory is bounded; all else it has in common with the one in a file (test_sqlite_memo.py)."""

from __future__ import annotations

from thinwire.addon.stores.recent_memo import RecentMemo
from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.reasons import Reason


def test_memory_is_bounded_and_the_least_used_goes_first() -> None:
    memo = RecentMemo(most_bytes=5_000)
    for number in range(50):
        memo.put({b"%d" % number: Replacement("x" * 100)})
        memo.get([b"0"])
    assert memo.get([b"0", b"1", b"49"]).keys() == {b"0", b"49"}


def test_the_blocks_that_are_remembered_are_bounded() -> None:
    memo = RecentMemo(most_held=3)
    for number in range(9):
        memo.hold({b"%d" % number: Reason.SHORT})
        memo.held([b"0"])
    assert memo.held([b"%d" % number for number in range(9)]).keys() == {b"0", b"7", b"8"}
