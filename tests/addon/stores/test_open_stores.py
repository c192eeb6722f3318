"""open_stores: which store stands behind a URL, and what the ones after it know."""

from __future__ import annotations

from pathlib import Path

import pytest

from thinwire.addon.stores.database import StoreError
from thinwire.addon.stores.open_stores import MEMO, MEMORY, ORIGINALS, open_both, open_memo
from thinwire.addon.stores.recent_memo import RecentMemo
from thinwire.addon.stores.sqlite_memo import SqliteMemo
from thinwire.pipeline.model.job import Replacement

KEY, DECISION = b"k" * 32, Replacement("short", kind="log")


def test_nothing_is_a_file_and_it_lasts(tmp_path: Path) -> None:
    memo = open_memo("", tmp_path)
    assert isinstance(memo, SqliteMemo)
    memo.set({KEY: DECISION})
    memo.close()
    assert (tmp_path / MEMO).is_file()
    again = open_memo("", tmp_path)
    assert again.get([KEY]) == {KEY: DECISION}
    again.close()


def test_memory_knows_what_the_file_held_and_writes_none(tmp_path: Path) -> None:
    before = open_memo("", tmp_path)
    before.set({KEY: DECISION})
    before.close()
    memo = open_memo(MEMORY, tmp_path)
    assert isinstance(memo, RecentMemo)
    assert memo.get([KEY]) == {KEY: DECISION}
    assert open_memo(MEMORY, tmp_path, memo) is memo
    assert open_memo(MEMORY, tmp_path / "none").get([KEY]) == {}
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("keep", [True, False])
def test_originals_are_opened_where_they_are_to_be_kept(tmp_path: Path, keep: bool) -> None:
    memo, originals = open_both(MEMORY, tmp_path, keep=keep)
    assert (originals is not None) is keep is (tmp_path / ORIGINALS).is_file()
    memo.close()
    if originals is not None:
        originals.close()


def test_where_a_store_cannot_be_opened_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError):
        open_both("", tmp_path / "file", keep=True)
