"""Opens the stores that the options name, and hands them to the compression; one that cannot be opened is refused."""

from __future__ import annotations

from mitmproxy.exceptions import OptionsError

from ..request.compression import Compression
from ..stores.database import StoreError
from ..stores.open_stores import LastingMemo, open_both
from ..stores.originals import SqliteOriginals
from .options import Configuration


class Storage:
    """Comes behind the Configuration, whose Config it follows."""

    def __init__(self, configuration: Configuration, compression: Compression) -> None:
        self._configuration = configuration
        self._compression = compression
        self._memo: LastingMemo | None = None
        self._originals: SqliteOriginals | None = None
        self._opened: tuple[object, ...] = ()

    def configure(self, updated: set[str]) -> None:
        """Raises OptionsError, upon which mitmproxy goes back to the values before, or ends when it is just starting."""
        config = self._configuration.config
        wanted = (config.store, config.directory, config.settings.originals)
        if wanted == self._opened or not any(name.startswith("thinwire_") for name in updated):
            return
        try:
            recent = self._memo.recent if self._memo else None
            memo, originals = open_both(config.store, config.directory, keep=config.settings.originals, recent=recent)
        except StoreError as error:
            raise OptionsError(f"thinwire's store cannot be opened: {error}") from None
        self.done()
        self._memo, self._originals, self._opened = memo, originals, wanted
        self._compression.memo, self._compression.originals = memo, originals
        self._compression.watch.interrupt()  # what is not in memory any more is somewhere else

    def done(self) -> None:
        for store in (self._memo, self._originals):
            if store is not None:
                store.close()
