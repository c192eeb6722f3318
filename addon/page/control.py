"""The switch on the page: what is in force, and what its owner changes.

Only a POST with the proxy's token turns it (access.py). The page reads the token here, where another site's page gets nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ..control.setting_changes import SettingChange, change_in


@dataclass(frozen=True, slots=True)
class Switch:
    """The proxy's, as the page sees it."""

    token: str
    state: Callable[[], Mapping[str, Any]]
    """To be called on the event loop, like `apply`."""
    apply: Callable[[SettingChange], Awaitable[None]]

    def shown(self) -> dict[str, Any]:
        return {**self.state(), "token": self.token}

    async def changed(self, target: str) -> dict[str, Any]:
        """Return what is in force after the change in an address. Raises ValueError with a sentence."""
        asked = dict(parse_qsl(urlsplit(target).query, keep_blank_values=True, max_num_fields=10))
        await self.apply(change_in(asked))
        return self.shown()
