"""Which file or server holds what, and how each store is opened."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final, Protocol

from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.stores import Memo

from .database import StoreError
from .memo import RecentMemo, SqliteMemo
from .originals import SqliteOriginals

MEMO: Final = "memo.sqlite"
ORIGINALS: Final = "originals.sqlite"
MEMORY: Final = "memory:"
"""The store that forgets with its process."""
REDIS: Final = ("redis://", "rediss://")


class LastingMemo(Memo, Protocol):
    """A memo whose decisions can be overruled by a provider that refuses them."""

    quick: bool
    """Whether `get` may be called on the event loop."""

    def leave(self, keys: Collection[bytes], reason: Reason) -> None:
        """From now on these blocks are left alone."""

    def sent(self, original_id: str) -> list[Replacement]:
        """What was sent instead of an original, the latest first."""

    def close(self) -> None:
        """Nothing is kept or looked up any more."""


def open_memo(url: str, folder: Path) -> LastingMemo:
    """The memo at a URL; "" is a file in the folder. Raises StoreError."""
    if url.startswith(REDIS):
        from .redis_memo import RedisMemo  # noqa: PLC0415  (an extra: only where it is asked for)

        return RedisMemo(url)
    return RecentMemo() if url == MEMORY else SqliteMemo(folder / MEMO)


def open_originals(folder: Path) -> SqliteOriginals:
    """The originals of a folder. Raises StoreError."""
    return SqliteOriginals(folder / ORIGINALS)


def open_both(url: str, folder: Path, *, keep: bool) -> tuple[LastingMemo, SqliteOriginals | None]:
    """The memo, and the originals where they are to be kept. Raises StoreError."""
    memo = open_memo(url, folder)
    try:
        return memo, open_originals(folder) if keep else None
    except StoreError:
        memo.close()
        raise
