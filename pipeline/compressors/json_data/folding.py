"""The JSON compressor's functions of a text: a document, lines of documents, or what is left of them where they were cut."""

from __future__ import annotations

from dataclasses import replace

from ...model.markers import is_ours
from ..tabular import python
from ..tabular.document import Value, hide, minified, read, show, write_document
from . import fragments
from .cuts import Cut, read_cut
from .pointers import resolved
from .pruning import pruned
from .specs import Odd
from .summary import ENDLESS, summarised
from .tables import Layout
from .unfolding import Reader


def recognise(text: str) -> bool:
    """Whether the text is JSON: an object, an array, several of them, or what is left of such a text."""
    return _found(text) is not None


def fold(text: str) -> str | None:
    """The document with tables; minified where it is too deep for that."""
    found = _found(text)
    folded = None if found is None else _laid(found, Layout()) or _minified(found)
    return folded if folded is None or is_ours(folded) or not _is_python(text) else None


def gather(text: str) -> str | None:
    """Folded, with rows of tables in blocks by what they share; None where none are."""
    found = _found(text)
    gathered = None if found is None else _laid(found, Layout(blocks=True))
    return gathered if gathered is not None and " in blocks by " in gathered else None


def summarise(text: str, budget: int) -> str | None:
    """The telling rows in about `budget` tokens."""
    found = _found(text)
    if found is None:
        return None

    def said(layout: Layout, room: int) -> str:
        return _said(_pruned(found, room), layout)

    try:
        return summarised(_written(found), said, budget)
    except (ValueError, RecursionError):
        return None


def unfold(text: str) -> str:
    """What `normal` makes of the text that was folded to `text`. Raises ValueError on what folding did not make."""
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
    return fragments.plain(read_cut(text))


def owes(text: str, _summarised: bool) -> str:
    """What was cut is judged with its brackets closed, and Python's spelling as JSON: else nobody can tell a string from what is
    between two."""
    found = _found(text)
    if isinstance(found, Cut):
        return _written(found)
    return python.as_json(_written(found)) if found is not None and _is_python(text) else text


def _found(text: str) -> Value | Cut:
    """What the text spells; None where it is no JSON, or ours already."""
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


def _said(found: Value | Cut, layout: Layout) -> str:
    return fragments.folded(found, layout) if isinstance(found, Cut) else layout.document(found)


def _pruned(found: Value | Cut, room: int) -> Value | Cut:
    if room == ENDLESS:
        return found
    if not isinstance(found, Cut):
        return pruned(found, room)
    share = room // sum(1 + len(part.ends) for part in found.parts)
    return replace(
        found,
        parts=[
            replace(
                part,
                ends=[pruned(each, share) for each in part.ends],
                last=pruned(part.last, share, part.spine),
            )
            for part in found.parts
        ],
    )


def _laid(found: Value | Cut, layout: Layout) -> str | None:
    try:
        return _said(found, layout)
    except (ValueError, RecursionError):  # hundreds of levels are no tables
        return None


def _minified(found: Value | Cut) -> str | None:
    try:
        return None if isinstance(found, Cut) else write_document(found)
    except ValueError:
        return None


def _written(found: Value | Cut) -> str:
    """The documents of the text, one a line."""
    if not isinstance(found, Cut):
        return write_document(found)
    values = [value for part in found.parts for value in (*part.ends, part.last) if value]
    return show("\n".join(map(fragments.write_lines, values)))
