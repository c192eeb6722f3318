"""Whether a client can act on a recovery hint: its request offers the model a shell, or thinwire's own MCP tool."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache

from .tools import is_listed, listed_class


@lru_cache(maxsize=256)
def can_recover(tools: Set[str]) -> bool:
    """Return whether one of these tool names can run `thinwire get ID`."""
    return any(listed_class(name) == "shell" or is_listed(name, ("thinwire_retrieve",)) for name in tools)
