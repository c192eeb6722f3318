"""What the pipeline asks of a store. The stores themselves, with their I/O, live in addon/stores/."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from .job import Replacement


class Memo(Protocol):
    """What was decided for a block, by key. A decision is for good: that is what keeps prefixes stable."""

    def get(self, keys: Sequence[bytes]) -> Mapping[bytes, Replacement]:
        """The decisions that exist."""

    def put(self, decisions: Mapping[bytes, Replacement]) -> Mapping[bytes, Replacement]:
        """Keep these decisions; returns those in force, which are earlier ones where another process was first."""

    def set(self, decisions: Mapping[bytes, Replacement]) -> None:
        """Keep these decisions, whatever was decided before."""

    def held(self, prefixes: Sequence[bytes]) -> Mapping[bytes, bytes | str]:
        """Return how blocks were last sent, by prefix hash (history.py): the key of a decision, or why there was none."""

    def hold(self, sent: Mapping[bytes, bytes | str]) -> None:
        """Keep how these blocks are sent, from now on for this process and soon on disk. Returns at once."""


class Originals(Protocol):
    """What was taken out, by content address."""

    def put(self, texts: Mapping[str, str]) -> Collection[str] | None:
        """Keep each text under its short id, on disk when this returns. Returns the ids under which just these texts are kept:
        not those that other texts have, and none that could not be written. None: all of them.

        A text is made when it is asked for, which need not be for one that was kept before.
        """
