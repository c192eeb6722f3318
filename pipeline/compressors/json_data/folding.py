"""The JSON compressor's functions of a text: a document, lines of documents, or what is left of them where they were cut."""

from __future__ import annotations

import re
from typing import Final

from ...model.markers import OPEN, is_ours
from ...model.tokens import count as count_tokens
from . import fragments, python
from .cuts import Cut, read_cut
from .document import Value, hide, minified, read, write_document
from .pointers import resolved
from .specs import Odd
from .tables import Layout
from .unfolding import Reader

_FEW: Final = 3
"""Rows of a table that pointers from one object to the next may be shorter than."""
_LEGIBLE: Final = 1.1
"""So many times as long, and objects one by one are still better read than rows of what differs in them."""
_SMALL_TABLE: Final = re.compile(rf"{re.escape(OPEN)}(?:rows of )?[2-{_FEW}] ")


def recognise(text: str) -> bool:
    """Return whether the text is JSON: an object, an array, several of them, or what is left of such a text."""
    return _parsed(text) is not None


def fold(text: str, *, above: bool = True) -> str | None:
    """The document with tables; minified where it is too deep for that. `above`: rows may say "as in the row above"."""
    document = _parsed(text)
    folded = None if document is None else _shortest(document, above=above) or _minified(document)
    return folded if folded is None or is_ours(folded) or not _is_python(text) else None


def unfold(text: str) -> str:
    """Return what `normal` makes of the text that was folded to `text`. Raises ValueError on what folding did not make."""
    if not is_ours(text):
        return normal(text)
    try:
        if fragments.is_cut(text):
            return fragments.unfolded(text)
        return write_document(resolved(Reader(hide(text)).document()))
    except (IndexError, KeyError, TypeError, AttributeError, RecursionError) as broken:
        raise Odd("not a folded document") from broken


def normal(text: str) -> str:
    """The text without the white space between values: what folding is held against. Raises ValueError on what is no JSON."""
    for spelt in (minified, lambda text: write_document(python.read(text))):
        try:
            return spelt(text)
        except ValueError:
            continue
    return fragments.minified_text(read_cut(text))


def _parsed(text: str) -> Value | Cut:
    """Return what the text spells; None where it is no JSON, or ours already."""
    if is_ours(text):
        return None
    for reader in (read, python.read, read_cut):
        try:
            return reader(text)
        except (ValueError, RecursionError):
            continue
    return None


def _is_python(text: str) -> bool:
    try:
        read(text)
    except (ValueError, RecursionError):
        try:
            return python.read(text) is not None
        except (ValueError, RecursionError):
            return False
    return False


def _rendered(document: Value | Cut, layout: Layout) -> str:
    return fragments.folded(document, layout) if isinstance(document, Cut) else layout.document(document)


def _shortest(document: Value | Cut, *, above: bool) -> str | None:
    """The document with a table for all similar objects, or, where that is hardly longer, not for a few."""
    laid = _laid(document, Layout(above=above))
    if laid is None or not above or not _SMALL_TABLE.search(laid):
        return laid
    one_by_one = _laid(document, Layout(least=_FEW + 1)) or laid
    return one_by_one if count_tokens(one_by_one) <= _LEGIBLE * count_tokens(laid) else laid


def _laid(document: Value | Cut, layout: Layout) -> str | None:
    try:
        return _rendered(document, layout)
    except (ValueError, RecursionError):  # hundreds of levels are no tables
        return None


def _minified(document: Value | Cut) -> str | None:
    try:
        return None if isinstance(document, Cut) else write_document(document)
    except ValueError:
        return None
