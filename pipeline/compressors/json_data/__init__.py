"""JSON: minified, with arrays and maps of similar objects as tables; above the budget with the telling rows only."""

from __future__ import annotations

from ...markers import is_ours
from ..compressor import Compressor
from .document import Value, minified, read, write_document
from .summary import summarised
from .tables import Layout
from .unfolding import unfold


def recognise(text: str) -> bool:
    """Whether the text is a JSON object or array, or NDJSON."""
    if text.lstrip(" \t\n\r")[:1] not in ("{", "["):
        return False
    try:
        read(text)
    except ValueError:
        return False
    return True


def fold(text: str) -> str | None:
    """The document with tables; minified where it is too deep for that."""
    document = _document(text)
    return None if document is None else _laid(document, Layout()) or _minified(document)


def gather(text: str) -> str | None:
    """Folded, with rows of tables in blocks by what they share; None where none are."""
    document = _document(text)
    gathered = None if document is None else _laid(document, Layout(blocks=True))
    return gathered if gathered is not None and " in blocks by " in gathered else None


def summarise(text: str, budget: int) -> str | None:
    """The document's telling rows in about `budget` tokens."""
    document = _document(text)
    try:
        return None if document is None else summarised(document, budget)
    except (ValueError, RecursionError):
        return None


def _laid(document: Value, layout: Layout) -> str | None:
    try:
        return layout.document(document)
    except (ValueError, RecursionError):  # hundreds of levels are no tables
        return None


def _minified(document: Value) -> str | None:
    try:
        return write_document(document)
    except ValueError:
        return None


def _document(text: str) -> Value:
    """What the text spells; None where it is no JSON, or ours already."""
    try:
        return None if is_ours(text) else read(text)
    except ValueError:
        return None


JSON = Compressor("json", recognise, fold, unfold, gather, summarise, normal=minified, alone=True)
