"""The JSON compressor's functions of a text: a document, lines of documents, or what is left of them where they were cut."""

from __future__ import annotations

from ...model.markers import is_ours
from . import fragments, python
from .cuts import Cut, read_cut
from .document import Value, hide, minified, read, write_document
from .pointers import resolved
from .specs import Odd
from .tables import Layout
from .unfolding import Reader


def recognise(text: str) -> bool:
    """Return whether the text is JSON: an object, an array, several of them, or what is left of such a text."""
    return _parsed(text) is not None


def fold(text: str, *, above: bool = True) -> str | None:
    """The document with tables; minified where it is too deep for that. `above`: rows may say "as in the row above"."""
    document = _parsed(text)
    folded = None if document is None else _laid(document, Layout(above=above)) or _minified(document)
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
