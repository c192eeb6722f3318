"""A question to the page: the ledger, what stands in the address, and the proxy as it runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ..config.config import Config
from ..ledger.figures import Figures
from ..ledger.selection import DIMENSIONS, PARTS, Selection, since
from .blocks import Blocks

FILTERS: Final = (*DIMENSIONS, *PARTS)
"""What an address can ask to be one value."""
_LONGEST: Final = 200  # characters of what is searched for


@dataclass(frozen=True, slots=True)
class Now:
    """The proxy as it runs."""

    config: Config
    version: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Question:
    ledger: sqlite3.Connection
    asked: Mapping[str, str]
    """The query."""
    now: Now
    blocks: Blocks

    @property
    def selection(self) -> Selection:
        """Raises ValueError."""
        begin = since(self.asked.get("since", "7d"), self.now.moment).timestamp()
        only = {name: self.asked[name] for name in FILTERS if name in self.asked}
        return Selection(begin, self._until(), only, self.asked.get("q", "")[:_LONGEST])

    def _until(self) -> float:
        """A day that is named is the last one. Raises ValueError."""
        text = self.asked.get("until", "")
        if not text:
            return Selection().until
        end = since(text, self.now.moment)
        return (end + timedelta(days=1) if len(text) == len("2026-11-01") else end).timestamp()

    @property
    def figures(self) -> Figures:
        """Raises ValueError."""
        return Figures(self.ledger, self.selection, self.now.moment, self.now.config.budgets)

    def number(self, name: str, default: int) -> int:
        """Raises ValueError."""
        text = self.asked.get(name, "")
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            raise ValueError(f"{name} must be a whole number")
        return int(text)

    def one_of(self, name: str, choices: Mapping[str, str]) -> str:
        """The first is what is meant where nothing is said. Raises ValueError."""
        wanted = self.asked.get(name) or next(iter(choices))
        if wanted not in choices:
            raise ValueError(f"{name} must be one of {', '.join(choices)}")
        return wanted
