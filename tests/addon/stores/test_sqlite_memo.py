"""The memo: what was decided stays decided."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from thinwire.addon.stores.database import StoreError, connect, size
from thinwire.addon.stores.recent_memo import RecentMemo
from thinwire.addon.stores.sqlite_memo import SqliteMemo, recalled
from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.reasons import Reason

from .meeting import put_at_once

OLD = Replacement("old", tokens_before=9, tokens_after=2)
NEW = Replacement("new", tokens_before=9, tokens_after=1)


@pytest.fixture(params=["memory", "file"])
def memo(request: pytest.FixtureRequest, tmp_path: Path) -> RecentMemo | SqliteMemo:
    return RecentMemo() if request.param == "memory" else SqliteMemo(tmp_path / "memo.sqlite")


def test_the_first_decision_is_in_force(memo: RecentMemo | SqliteMemo) -> None:
    assert memo.put({b"k": OLD}) == {b"k": OLD}
    assert memo.put({b"k": NEW}) == {b"k": OLD}
    assert memo.get([b"k", b"other"]) == {b"k": OLD}


def test_a_refused_block_is_left_alone_from_then_on(memo: RecentMemo | SqliteMemo) -> None:
    memo.put({b"k": OLD})
    memo.leave([b"k"], Reason.REFUSED)
    assert memo.get([b"k"])[b"k"].text is None
    assert memo.put({b"k": NEW})[b"k"].reason == Reason.REFUSED


def test_leaving_alone_does_not_wait_for_a_file_that_is_in_use(tmp_path: Path) -> None:
    memo = SqliteMemo(tmp_path / "memo.sqlite")
    memo.put({b"k": OLD})
    other = connect(tmp_path / "memo.sqlite", [])
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    for _ in range(20):
        memo.leave([b"k"], Reason.REFUSED)
    assert time.monotonic() - began < 30  # who waits, waits 2 seconds each time
    assert memo.get([b"k"])[b"k"].reason == Reason.REFUSED
    other.execute("ROLLBACK")
    memo.close()
    assert SqliteMemo(tmp_path / "memo.sqlite").get([b"k"])[b"k"].reason == Reason.REFUSED


def test_a_decision_that_comes_too_late_does_not_undo_that_a_block_was_left_alone(tmp_path: Path) -> None:
    memo = SqliteMemo(tmp_path / "memo.sqlite")
    memo.leave([b"k"], Reason.FAILED)
    assert memo.put({b"k": NEW})[b"k"].reason == Reason.FAILED
    assert memo.get([b"k"])[b"k"].reason == Reason.FAILED


def test_a_decision_outlives_the_process(tmp_path: Path) -> None:
    first = SqliteMemo(tmp_path / "memo.sqlite")
    first.put({b"k": OLD})
    first.close()
    assert SqliteMemo(tmp_path / "memo.sqlite").get([b"k"]) == {b"k": OLD}


def test_a_decision_with_half_a_character_outlives_the_process_too(tmp_path: Path) -> None:
    half = Replacement("half \ud83d of a character", tokens_before=9, tokens_after=2)
    SqliteMemo(tmp_path / "memo.sqlite").put({b"k": half})
    assert SqliteMemo(tmp_path / "memo.sqlite").get([b"k"]) == {b"k": half}


def test_two_processes_that_meet_a_block_at_the_same_moment_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thinwire.addon.stores.database._BUSY_MS", 60_000)
    one, other = put_at_once([SqliteMemo(tmp_path / "memo.sqlite") for _ in range(2)])
    assert one == other
    assert len(one) == 200


def test_a_file_that_was_taken_away_is_made_anew_with_what_is_in_memory(tmp_path: Path) -> None:
    memo = SqliteMemo(tmp_path / "memo.sqlite")
    memo.put({b"k": OLD})
    memo.hold({b"p": Reason.SHORT})
    for file in tmp_path.glob("memo.sqlite*"):
        file.unlink()
    assert memo.put({b"k": NEW, b"l": NEW}) == {b"k": OLD, b"l": NEW}
    memo.close()
    again = SqliteMemo(tmp_path / "memo.sqlite")
    assert (again.get([b"k", b"l"]), again.held([b"p"])) == ({b"k": OLD, b"l": NEW}, {b"p": Reason.SHORT})


HELD: dict[bytes, bytes | str] = {b"p": b"\x00" * 32, b"q": Reason.SHORT}


def test_the_last_way_in_which_a_block_was_sent_is_known(memo: RecentMemo | SqliteMemo) -> None:
    memo.hold({b"p": Reason.HOLDOUT})
    memo.hold(HELD)
    assert memo.held([b"p", b"q", b"other"]) == HELD


def test_how_blocks_were_sent_outlives_the_process_and_is_seen_by_others(tmp_path: Path) -> None:
    first = SqliteMemo(tmp_path / "memo.sqlite")
    first.hold(HELD)
    first.close()
    assert SqliteMemo(tmp_path / "memo.sqlite").held([b"p", b"q", b"other"]) == HELD


def test_to_hold_does_not_wait_for_a_file_that_is_in_use(tmp_path: Path) -> None:
    memo = SqliteMemo(tmp_path / "memo.sqlite")
    other = connect(tmp_path / "memo.sqlite", [])
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    for _ in range(20):
        memo.hold(HELD)
    assert time.monotonic() - began < 30  # who waits, waits 2 seconds each time
    assert memo.held([b"p"]) == {b"p": HELD[b"p"]}
    other.execute("ROLLBACK")


def test_a_store_that_takes_another_ones_place_goes_on_with_what_is_in_memory(tmp_path: Path) -> None:
    before = RecentMemo()
    before.put({b"k": OLD})
    before.hold(HELD)
    after = SqliteMemo(tmp_path / "memo.sqlite", recent=before)
    assert (after.get([b"k"]), after.held([b"p"])) == ({b"k": OLD}, {b"p": HELD[b"p"]})
    after.close()
    again = SqliteMemo(tmp_path / "memo.sqlite")
    assert (again.get([b"k"]), again.held([b"p"])) == ({b"k": OLD}, {b"p": HELD[b"p"]})


def test_a_store_in_memory_begins_with_what_the_file_has_and_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    file = SqliteMemo(tmp_path / "memo.sqlite")
    file.put({b"k": OLD})
    file.hold(HELD)
    file.close()
    memo = recalled(tmp_path / "memo.sqlite")
    assert (memo.put({b"k": NEW, b"l": NEW}), memo.held([b"p", b"q"])) == ({b"k": OLD, b"l": NEW}, HELD)
    assert SqliteMemo(tmp_path / "memo.sqlite").get([b"k", b"l"]) == {b"k": OLD}
    assert recalled(tmp_path / "none").held([b"p"]) == {}


def test_the_file_is_bounded(tmp_path: Path) -> None:
    memo = SqliteMemo(tmp_path / "memo.sqlite", most_bytes=1 << 20)
    for batch in range(20):
        memo.put({b"%d-%d" % (batch, number): Replacement("x" * 2_000) for number in range(200)})
    assert size(memo._writer) < 3 << 20


def test_what_nobody_has_sent_for_longer_than_it_is_kept_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thinwire.addon.stores.sqlite_memo._SWEEP_EVERY", 1)
    memo = SqliteMemo(tmp_path / "memo.sqlite", most_days=45)
    now = time.time()
    for days, key in ((46, b"old"), (44, b"young"), (0, b"new")):
        monkeypatch.setattr(time, "time", lambda days=days: now - days * 86_400)
        memo.put({key: OLD})
    assert SqliteMemo(tmp_path / "memo.sqlite").get([b"old", b"young", b"new"]).keys() == {b"young", b"new"}


def test_the_file_is_the_users_own(tmp_path: Path) -> None:
    SqliteMemo(tmp_path / "private" / "memo.sqlite").put({b"k": OLD})
    assert (tmp_path / "private").stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "private").iterdir())


def test_a_file_that_fails_costs_no_request(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    memo = SqliteMemo(tmp_path / "memo.sqlite")
    memo._writer.execute("DROP TABLE memo")
    assert memo.put({b"k": OLD}) == {b"k": OLD}
    assert memo.get([b"k"]) == {b"k": OLD}
    assert len(caplog.records) == 1


def test_a_file_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "memo.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match=r"memo\.sqlite"):
        SqliteMemo(tmp_path / "memo.sqlite")


def test_what_was_sent_is_found_by_the_original(memo: RecentMemo | SqliteMemo) -> None:
    shorter, gone = Replacement("short \ud800", original_id="abc"), Replacement(None, "no-gain")
    memo.put({b"1": shorter, b"2": Replacement("other", original_id="def"), b"3": gone})
    assert memo.sent("abc") == [shorter]
    memo.leave([b"1"], Reason.REFUSED)
    assert memo.sent("abc") == memo.sent("") == []
