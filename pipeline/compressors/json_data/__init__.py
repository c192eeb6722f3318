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
    document = _document(text)
    if document is None:
        return None
    try:
        return Layout().document(document)
    except RecursionError:  # a thousand levels are no tables
        return write_document(document)


def gather(text: str) -> str | None:
    """Folded, with rows of tables in blocks by what they share; None where none are."""
    document = _document(text)
    if document is None:
        return None
    try:
        gathered = Layout(blocks=True).document(document)
    except RecursionError:
        return None
    return gathered if " in blocks by " in gathered else None


def summarise(text: str, budget: int) -> str | None:
    document = _document(text)
    if document is None:
        return None
    try:
        return summarised(document, budget)
    except RecursionError:
        return None


def _document(text: str) -> Value:
    """What the text spells; None where it is no JSON, or ours already."""
    try:
        return None if is_ours(text) else read(text)
    except ValueError:
        return None


JSON = Compressor("json", recognise, fold, unfold, gather, summarise=summarise, normal=minified)
