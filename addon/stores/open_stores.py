"""Which file or server holds what, and how each store is opened."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final, Protocol

from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.stores import Memo, Originals

from .database import StoreError
from .originals import SqliteOriginals
from .recent_memo import RecentMemo
from .sqlite_memo import SqliteMemo, recalled

MEMO: Final = "memo.sqlite"
ORIGINALS: Final = "originals.sqlite"
MEMORY: Final = "memory:"
"""The store that forgets with its process."""
REDIS: Final = ("redis://", "rediss://")


class LastingMemo(Memo, Protocol):
    """A memo whose decisions can be overruled by a provider that refuses them."""

    quick: bool
    """Whether `get` and `held` may be called on the event loop."""

    @property
    def recent(self) -> RecentMemo:
        """Return what it has in memory, for a store that takes its place."""

    def leave(self, keys: Collection[bytes], reason: Reason) -> None:
        """Leave these blocks alone from now on."""

    def sent(self, original_id: str) -> list[Replacement]:
        """Return what was sent instead of an original, the latest first."""

    def close(self) -> None:
        """Keep and look up nothing any more."""


class LastingOriginals(Originals, Protocol):
    """Originals in a place that may fail."""

    @property
    def works(self) -> bool:
        """Return whether texts can be kept, as far as is known."""

    def knows(self, ids: Collection[str]) -> bool:
        """Return whether all these are kept, and known to be, so that `put` may be called on the event loop."""


def open_memo(url: str, folder: Path, recent: RecentMemo | None = None) -> LastingMemo:
    """The memo at a URL; "" is a file in the folder. `recent` is what the memo before it has in memory. Raises StoreError."""
    if url == MEMORY:
        return recent or recalled(folder / MEMO)
    near = SqliteMemo(folder / MEMO, recent=recent)
    if not url.startswith(REDIS):
        return near
    from .redis_memo import RedisMemo  # noqa: PLC0415  (an extra: only where it is asked for)

    try:
        return RedisMemo(url, near)
    except StoreError:
        near.close()
        raise


def open_originals(folder: Path) -> SqliteOriginals:
    """The originals of a folder. Raises StoreError."""
    return SqliteOriginals(folder / ORIGINALS)


def open_both(
    url: str, folder: Path, *, keep: bool, recent: RecentMemo | None = None
) -> tuple[LastingMemo, SqliteOriginals | None]:
    """The memo, and the originals where they are to be kept; `recent` as open_memo has it. Raises StoreError."""
    memo = open_memo(url, folder, recent)
    try:
        return memo, open_originals(folder) if keep else None
    except StoreError:
        memo.close()
        raise
