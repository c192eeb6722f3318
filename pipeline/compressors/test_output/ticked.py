"""Tests with a tick, as jest, vitest, mocha, node:test and phpunit print them: a few under each suite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from ...model import markers
from ..shaped.groups import Group, Piece
from .passed import TICKED, TICKS

ALL_TICKED: Final = frozenset(map(TICKED.format, TICKS))


class Ticked:
    """Tests with a tick, and a time or none, a few under each suite: what their rows mean is said once, for all of them."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        groups = [piece for piece in pieces if isinstance(piece, Group) and piece.template in ALL_TICKED]
        rows = [row for group in groups for row in group.rows]
        units = {before.partition(" ")[2] for before, _ in rows if before}
        self._totals = Counter(dict.fromkeys(ALL_TICKED, 0))
        for group in groups:
            self._totals[group.template] += group.size
        self._unit = " " + min(units) if len(units) == 1 and any(units) else ""
        self._timed = bool(units)
        self._clear = not (units and any(name[0].isdecimal() for before, name in rows if not before))
        self._told: set[str] = set()

    def said(self, group: Group) -> list[str]:
        """The rows of a group of such tests, below a marker if it is the first; nothing for other groups."""
        if group.template not in self._totals:
            return []
        first = group.template not in self._told
        self._told.add(group.template)
        tick = group.template[0]
        heading = f"{tick} * (*{self._unit}), name last" if self._timed else f"{tick} *"
        marker = markers.gap(f"{self._totals[group.template]} lines below: {heading}")
        return [*([marker] if first else []), *(self._row(tick, *row) for row in group.rows)]

    def _row(self, tick: str, before: str, name: str) -> str:
        if before:
            return f"{before.removesuffix(self._unit)} {name}"
        return f" {name}" if self._clear else f"{tick} {name}"
