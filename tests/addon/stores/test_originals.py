"""The originals: nothing that was taken out is gone for good."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.addon.stores import originals as module
from thinwire.addon.stores.originals import SqliteOriginals, UnknownOriginalError
from thinwire.pipeline.model.job import short_id

LOG = "\n".join(f"10:00:{number:02} worker-{number} took {number * 7} ms" for number in range(60))


def kept(path: Path, *texts: str) -> SqliteOriginals:
    """A store, opened anew, that holds these texts."""
    store = SqliteOriginals(path)
    store.put({short_id(text): text for text in texts})
    store.close()
    return SqliteOriginals(path)


def test_a_text_comes_back_by_its_id_and_by_the_beginning_of_it(tmp_path: Path) -> None:
    store = kept(tmp_path / "o.sqlite", LOG)
    assert store.get(short_id(LOG)) == LOG
    assert store.get(short_id(LOG)[:8]) == LOG


@settings(max_examples=30, deadline=None)
@given(text=st.text(st.characters(), max_size=200))
def test_any_text_comes_back_as_it_was(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    store = kept(tmp_path_factory.mktemp("o") / "o.sqlite", text)
    assert store.get(short_id(text)) == text


@pytest.mark.parametrize("wanted", ["abcdefabcdef", "not an id", "", "../../etc/passwd", "ab' OR 1=1 --"])
def test_a_foreign_id_gets_a_clear_answer(wanted: str, tmp_path: Path) -> None:
    store = kept(tmp_path / "o.sqlite", LOG)
    with pytest.raises(UnknownOriginalError, match=r"no original|is no id"):
        store.get(wanted)


def test_words_are_found_with_their_lines(tmp_path: Path) -> None:
    store = kept(tmp_path / "o.sqlite", LOG, "nothing of interest")
    (hit,) = store.search('worker-31 "took')
    assert hit.id == short_id(LOG)
    assert any("worker-31" in line for line in store.search("31 217 ms")[0].lines)
    assert store.search("absent") == store.search("  ") == []


def test_what_is_too_old_goes_with_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path / "o.sqlite", LOG).close()
    later = time.time() + 40 * 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(module, "_SWEEP_EVERY", 1)
    store = kept(tmp_path / "o.sqlite", "fresh text")
    assert store.search("worker") == []
    assert store.search("fresh")
    with pytest.raises(UnknownOriginalError, match="older than 30 days"):
        store.get(short_id(LOG))


def test_the_file_is_bounded_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SWEEP_EVERY", 1)
    store = SqliteOriginals(tmp_path / "o.sqlite", most_bytes=400_000)
    for number in range(60):
        text = " ".join(f"{number}x{value * 7919 % 1_000_003}" for value in range(3_000))
        store.put({short_id(text): text})
    store.close()
    store = SqliteOriginals(tmp_path / "o.sqlite")
    assert store.stats()["bytes_on_disk"] < 2_000_000
    assert store.get(short_id(text)) == text
    assert [hit.id for hit in store.search("59x7919")] == [short_id(text)]
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.iterdir() if path.is_file())


def test_what_put_returns_is_on_disk_and_seen_by_another_process(tmp_path: Path) -> None:
    store, other = SqliteOriginals(tmp_path / "o.sqlite"), SqliteOriginals(tmp_path / "o.sqlite")
    assert not store.knows([short_id(LOG)])
    assert list(store.put({short_id(LOG): LOG})) == [short_id(LOG)]
    assert other.get(short_id(LOG)) == LOG
    assert store.knows([short_id(LOG)]) and not other.knows([short_id(LOG)])
    assert list(other.put({short_id(LOG): LOG})) == [short_id(LOG)]


def test_a_text_whose_id_another_one_has_is_not_kept_and_neither_is_taken_for_the_other(tmp_path: Path) -> None:
    store = kept(tmp_path / "o.sqlite", "another text")
    store._connection.execute("UPDATE originals SET id = ?", (short_id(LOG),))
    assert list(store.put({short_id(LOG): LOG})) == []
    with pytest.raises(UnknownOriginalError):
        store.get(short_id(LOG))


def test_a_text_that_is_damaged_is_not_shown(tmp_path: Path) -> None:
    store = kept(tmp_path / "o.sqlite", LOG)
    for blob in (store._connection.execute("SELECT zstd FROM originals").fetchone()[0][:-9], b"rubbish"):
        store._connection.execute("UPDATE originals SET zstd = ?", (blob,))
        with pytest.raises(UnknownOriginalError, match="damaged"):
            store.get(short_id(LOG))


def test_while_the_disk_is_full_nothing_new_is_kept_and_what_is_there_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = kept(tmp_path / "o.sqlite", LOG)
    big = "".join(f"{number * 7919 % 1_000_003}" for number in range(60_000))
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count={pages}")
    assert store.works
    assert list(store.put({short_id(big): big, short_id(LOG): LOG})) == [short_id(LOG)]
    assert not store.works
    store._connection.execute("PRAGMA max_page_count=100000")
    assert list(store.put({short_id(big): big})) == []
    monkeypatch.setattr(module, "_REST", -1.0)
    store._rests_until = 0.0
    assert list(store.put({short_id(big): big})) == [short_id(big)]


def test_a_file_that_cannot_be_read_keeps_nothing_and_raises_nothing(tmp_path: Path) -> None:
    store = kept(tmp_path / "o.sqlite", LOG)
    store._connection.execute("DROP TABLE originals")
    assert list(store.put({short_id(LOG): LOG})) == []
    assert not store.works


@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_that_was_taken_away_is_made_anew(tmp_path: Path, replaced: bool) -> None:
    store, elsewhere = kept(tmp_path / "o.sqlite", LOG), kept(tmp_path / "other.sqlite", "other")
    elsewhere.close()
    store.put({short_id(LOG): LOG})
    assert store.knows([short_id(LOG)])
    for file in tmp_path.glob("o.sqlite*"):
        file.unlink()
    if replaced:
        (tmp_path / "other.sqlite").rename(tmp_path / "o.sqlite")
    assert not store.knows([short_id(LOG)])
    assert list(store.put({short_id(LOG): LOG})) == [short_id(LOG)]
    assert SqliteOriginals(tmp_path / "o.sqlite").get(short_id(LOG)) == LOG


def test_where_no_file_can_be_made_anew_nothing_is_kept(tmp_path: Path) -> None:
    store = kept(tmp_path / "deep" / "o.sqlite", LOG)
    shutil.rmtree(tmp_path / "deep")
    (tmp_path / "deep").write_text("in the way")
    assert list(store.put({short_id(LOG): LOG})) == []
    assert not store.works


def test_a_marker_of_an_earlier_version_still_finds_its_text(tmp_path: Path) -> None:
    store = kept(tmp_path / "o.sqlite", LOG)
    assert list(store.put({short_id(LOG)[:12]: LOG})) == [short_id(LOG)[:12]]
    assert store.get(short_id(LOG)[:12]) == LOG
    store._connection.execute("UPDATE originals SET id = ?", (short_id(LOG)[:12],))
    assert store.get(short_id(LOG)) == store.get(short_id(LOG)[:12]) == LOG


def test_a_text_whose_id_is_not_its_own_is_not_kept(tmp_path: Path) -> None:
    assert list(SqliteOriginals(tmp_path / "o.sqlite").put({short_id("other"): LOG})) == []


def test_what_is_used_does_not_grow_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = kept(tmp_path / "o.sqlite", LOG)
    store.put({short_id(LOG): LOG})
    later = time.time() + 20 * 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    store.put({short_id(LOG): LOG})
    assert store._connection.execute("SELECT day FROM originals").fetchall() == [(int(later) // 86_400,)]


def test_fetching_is_counted_since_it_is_debited_from_the_saving(tmp_path: Path) -> None:
    store = kept(tmp_path / "o.sqlite", LOG)
    store.get(short_id(LOG))
    assert store.stats()["retrieved"] == 1
