"""Sites for tests: a ledger, originals and a memo, with the page in front of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from thinwire.addon.config.config import Config
from thinwire.addon.page.blocks import Blocks
from thinwire.addon.page.question import Now
from thinwire.addon.page.router import Answer, Router
from thinwire.addon.stores.originals import SqliteOriginals
from thinwire.addon.stores.recent_memo import RecentMemo
from thinwire.pipeline.model.job import Replacement, short_id

from ..stores.ledgers import NOON

ORIGINAL = "one <b>line</b>\nERROR two\n\nfour"
ID = short_id(ORIGINAL)


@dataclass
class Lab:
    site: Router
    originals: SqliteOriginals
    memo: RecentMemo

    def get(self, target: str) -> Answer:
        return self.site.answer(target)

    def json(self, target: str) -> Any:
        answer = self.get(target)
        assert answer.status == 200, answer.body
        return json.loads(answer.body)


@contextmanager
def site(folder: Path) -> Iterator[Lab]:
    """The page over the ledger in this folder, and one original with what was sent."""
    kept = SqliteOriginals(folder / "originals.sqlite")
    kept.put({ID: ORIGINAL})
    kept.close()
    originals, memo = SqliteOriginals(folder / "originals.sqlite"), RecentMemo()
    memo.put({b"key": Replacement("ERROR two", kind="log", compressor="log", original_id=ID)})
    now = Now(Config(directory=folder), "1.2.3", datetime.fromtimestamp(NOON))
    try:
        yield Lab(
            Router(lambda: now, lambda: Blocks(originals, memo), lambda: "thinwire_requests_total 1\n"), originals, memo
        )
    finally:
        originals.close()
