"""Progress under headings or counted, diagnostics laid out; errors, the result and the times stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ...model import markers
from ..shaped import groups, shapes
from . import diagnostics, layout, rustc, tree
from .progress import PROGRESS


def _pieces(text: str) -> list[groups.Piece]:
    return groups.gathered(text, PROGRESS)


def gather(text: str) -> str | None:
    """With what repeats under headings."""
    return _ours(groups.spelt(_pieces(text), groups.said(), _laid_out))


def summarise(text: str, budget: int) -> str | None:
    """With counts of progress lines, and of warnings the first few that say the same."""
    return _ours(groups.spelt(groups.begun(_pieces(text)), groups.counted, partial(_laid_out, brief=True)))


def _laid_out(lines: Sequence[str], brief: bool = False) -> list[str]:
    return layout.gathered(rustc.gathered(list(tree.pruned(lines)) if brief else lines, brief), brief)


def _ours(lines: Sequence[str]) -> str | None:
    text = "\n".join(lines)
    return text if markers.is_ours(text) else None


def owes(text: str, summary: bool) -> str:
    """The names, and everything else."""
    named = list(shapes.owed(text, PROGRESS, summary))
    return "\n".join(rustc.owed(diagnostics.owed(named, summary)))
