"""Tables with nothing lost but padding and, between rows that share values, their order."""

from __future__ import annotations

from ...model.markers import is_ours
from ..log.gather import gather as repeated
from . import squeezed
from .blocks import gathered
from .document import Part, parts
from .grids import Grid


def gather(text: str) -> str | None:
    """Each table without padding, rows that share values as a template with what differs; CSV and TSV as blocks."""
    if is_ours(text):
        return None
    found = parts(text)
    if not any(isinstance(part, Grid) for part in found):
        return None
    return "\n".join(map(_said, found)) + ("\n" if text.endswith("\n") else "")


def _said(part: Part) -> str:
    if isinstance(part, str):
        return part
    if part.layout == "separated":
        return gathered(part)
    rows = "\n".join(squeezed.rows(part))
    return "\n".join((*squeezed.head(part), repeated(rows, whole=True) or rows))


def owes(text: str, _summary: bool) -> str:
    """All of it, but for padding: how wide a gap is says nothing."""
    return "\n".join(
        part if isinstance(part, str) else "\n".join((*squeezed.head(part), *squeezed.rows(part)))
        for part in parts(text)
    )
