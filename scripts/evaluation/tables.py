"""What a measure found, as a table for people and as rows for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

Cell = str | int | float | None
"""A share is a float, in per cent; None: there was nothing to measure."""


@dataclass(slots=True)
class Findings:
    """What one measure found."""

    measure: str
    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What to look at first, a line each."""

    def as_json(self) -> dict[str, object]:
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return {"measure": self.measure, "title": self.title, "rows": rows, "notes": self.notes}


def share(part: float, whole: float) -> float | None:
    """Per cent; None of nothing."""
    return 100 * part / whole if whole else None


def shown(findings: Findings, console: Console) -> None:
    """Print the table and its notes."""
    table = Table(title=findings.title, title_justify="left")
    for name, values in zip(findings.columns, zip(*findings.rows, strict=True), strict=True) if findings.rows else ():
        table.add_column(name, justify="left" if any(isinstance(value, str) for value in values) else "right")
    for row in findings.rows:
        table.add_row(*map(_cell, row))
    console.print(table)
    for note in findings.notes:
        console.print(f"  {note}", markup=False, highlight=False, overflow="ellipsis", no_wrap=True)


def _cell(value: Cell) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.1f}"
    return f"{value:,}" if isinstance(value, int) else value


def side_by_side(texts: Sequence[tuple[str, str, int]], title: str, console: Console) -> None:
    """Texts beside each other, each with its name and its tokens."""
    table = Table(title=title, show_lines=True)
    for name, _, size in texts:
        table.add_column(f"{name}, {size:,} tokens", overflow="fold", ratio=1)
    table.add_row(*(text.replace("[", r"\[") for _, text, _ in texts))
    console.print(table)
