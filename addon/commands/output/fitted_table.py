"""A table that fits its window: where there is no room, columns go, the least important first; names and sums of money never."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

_GAP: Final = 2  # cells between two columns
_NAME: Final = 24
"""Cells that a name gets before any column goes; a longer one goes on in the next line."""


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    drop: int = 0
    """The higher, the sooner it goes; 0: never."""
    left: bool = False
    name: bool = False
    """It gives way before any other goes, down to what a name needs."""


@dataclass
class FittedTable:
    """To be filled, then printed."""

    columns: Sequence[Column]
    _rows: list[tuple[list[Text], str]] = field(default_factory=list)

    def add_row(self, *cells: str | Text, style: str = "") -> None:
        """Add a row: one cell for each column."""
        self._rows.append(([Text(cell) if isinstance(cell, str) else cell for cell in cells], style))

    def kept(self, width: int) -> list[int]:
        """Return which columns there is room for."""
        widths = [self._width(index) for index in range(len(self.columns))]
        kept = list(range(len(self.columns)))
        while sum(widths[index] + _GAP for index in kept) - _GAP > width:
            droppable = [index for index in kept if self.columns[index].drop]
            if not droppable:
                break
            kept.remove(max(droppable, key=lambda index: self.columns[index].drop))
        return kept

    def _width(self, position: int) -> int:
        """Cells that a column needs."""
        column = self.columns[position]
        titles = [len(line) for line in column.title.split("\n")]
        longest = max((row[position].cell_len for row, _ in self._rows), default=0)
        return max(*titles, min(longest, _NAME) if column.name else longest)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self._table(options.max_width)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement.get(console, options, self._table(options.max_width))

    def _table(self, width: int) -> Table:
        kept = self.kept(width)
        table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, _GAP, 0, 0))
        for column in self._shown(kept):
            table.add_column(
                column.title,
                justify="left" if column.left or column.name else "right",
                no_wrap=not column.name,
                overflow="fold",
            )
        for row, style in self._rows:
            table.add_row(*(row[index] for index in kept), style=style)
        return table

    def _shown(self, kept: Sequence[int]) -> Iterator[Column]:
        return (self.columns[index] for index in kept)
