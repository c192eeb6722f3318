"""The originals that one project's requests left out: what its agents may look up.

Whose an original is, the ledger knows: the folder from which it was sent. An agent in one project finds nothing of another one,
unless that sent the same text; a person at a terminal may ask for all. Where nobody knows the folder (a container, another
machine), nobody is kept from it: an agent must be able to look up what was taken from its own request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from thinwire.pipeline.model.job import short_id

from ..audit.client_process import root_of
from ..ledger.blocks import folders_of
from ..ledger.totals import reading
from ..stores.database import StoreError
from ..stores.originals import Hit, SqliteOriginals, UnknownOriginalError

_MOST_LOOKED_AT: Final = 2_000  # hits of a search, of all projects


class ProjectOriginals:
    """The store as one project sees it."""

    def __init__(self, store: SqliteOriginals, ledger: Path, where: Path | None) -> None:
        """`where` is the caller's working directory; None: all projects."""
        self._store = store
        self._ledger = ledger
        self._where = where

    def get(self, wanted: str) -> str:
        """The text kept under an id, or under the one id that begins so. Raises UnknownOriginalError."""
        text = self._store.get(wanted)
        original_id = short_id(text)
        if others := self._others([original_id]).get(original_id):
            raise UnknownOriginalError(
                f"the original {original_id} is of another project: it was sent from {' and '.join(others)}. Ask there, or at a "
                "terminal with `thinwire get --all-projects`"
            )
        return text

    def search(self, query: str, limit: int) -> list[Hit]:
        """The originals that hold every word of the query, newest first."""
        many = limit
        while True:
            hits = self._store.search(query, many)
            others = self._others(hit.id for hit in hits)
            own = [hit for hit in hits if hit.id not in others][:limit]
            if len(own) == limit or len(hits) < many or many >= _MOST_LOOKED_AT:
                return own
            many *= 4

    def stats(self) -> dict[str, int]:
        """Counts, of all projects."""
        return self._store.stats()

    def _others(self, ids: Iterable[str]) -> Mapping[str, list[str]]:
        """Return those of these originals that are of other projects, each with the folders from which it was sent."""
        if self._where is None:
            return {}
        try:
            with reading(self._ledger) as ledger:
                folders = folders_of(ledger, list(ids))
        except StoreError:
            return {}
        own = _own_folders(self._where)
        return {original_id: sorted(known) for original_id, known in folders.items() if known.isdisjoint({"", *own})}


def _own_folders(where: Path) -> set[str]:
    """Folders that are the caller's project: its git root; without one, its directory and those above it."""
    root = root_of(where)
    alone = (root / ".git").exists()
    return {str(root)} if alone else {str(folder) for folder in (root, *root.parents)}
