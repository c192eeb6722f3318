"""Source code without what its reader can do without, within a budget and still well formed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...model import markers, tokens
from .languages import Language, likely
from .outline import Piece, pieces
from .source import FENCE, Source, read

if TYPE_CHECKING:
    from tree_sitter import Node

# Files of source are shorter; what is longer and full of errors would keep a parser busy for seconds. Characters.
_LONGEST: Final = 500_000
# Well formed but for an unfinished end, or a macro that the grammar cannot know: this share of the lines.
_ILL: Final = 0.1
# With so few, no other language is asked.
_WELL: Final = 0.01
# Bodies, comments and tables of values hold one of these, or go over the end of a line at a sign.
_OPENERS: Final = ("def ", "{", "#", "//", "/*", "->", '"""', "'''", "=begin")
_OVER_LINES: Final = re.compile(r"\bdo\b|[,\[(\\][ \t]*$|^[ \t\d→:|]*[,\])]", re.MULTILINE)
_MARKUP: Final = re.compile(r"\s*<(?!\?php)")
# A marker in a comment of its own.
_COMMENT: Final = re.compile(rf"(//|#) {re.escape(markers.OPEN)}")
_MARKER_TOKENS: Final = 14
_LEAST_TOKENS: Final = 8


@dataclass(frozen=True, slots=True)
class _Parsed:
    """Code in the language in which the fewest lines are in errors."""

    root: Node
    language: Language
    faults: tuple[int, int]
    """Lines in errors, and number of errors."""


def recognise(text: str) -> bool:
    """Return whether the text is well formed in a language whose grammar is installed, and has something to leave out."""
    outlined = _outlined(text)
    return outlined is not None and bool(outlined[2])


def summarise(text: str, budget: int) -> str | None:
    """The text with bodies left out, then comments, then rows of literals, the biggest first, until the budget is met."""
    outlined = _outlined(text)
    if outlined is None:
        return None
    source, parsed, pieces = outlined
    chosen = _chosen(pieces, text, source, budget)
    if not chosen:
        return None
    after = _judged(parsed.language, "\n".join(_written(source.code, chosen, source.first)), len(source.code))
    if after is None or any(now > before for now, before in zip(after.faults, parsed.faults, strict=True)):
        return None
    return "\n".join((*source.above, *_written(source.shown, chosen, source.first), *source.below))


def _outlined(text: str) -> tuple[Source, _Parsed, list[Piece]] | None:
    """The text as source code, and what can be left out of it."""
    if len(text) > _LONGEST or markers.is_ours(text) or _MARKUP.match(text):  # markup is no script with JSX
        return None
    source = read(text)
    parsed = _parse(source)
    return None if parsed is None else (source, parsed, pieces(parsed.root, source.code, parsed.language))


def remark(text: str) -> str:
    """Return what opens a comment in the summary `text`; nothing where it is in a fence, or has no such comment."""
    comment = None if text.startswith(FENCE) else _COMMENT.search(text)
    return f"{comment[1]} " if comment else ""


def _parse(source: Source) -> _Parsed | None:
    """The code in the likeliest language almost without errors, or else with the fewest; None if it has too many, or surely
    nothing to leave out: a stack trace, which may look like source, takes a parser longer than source does."""
    code = "\n".join(source.code)
    best: _Parsed | None = None
    languages = likely(source.code)
    for language in languages if languages and _may_be_shorter(code) else ():
        parsed = _judged(language, code, _ILL * len(source.code))
        if parsed is not None and (best is None or parsed.faults < best.faults):
            best = parsed
        if best is not None and best.faults[0] <= _WELL * len(source.code):
            break
    return best


def _may_be_shorter(code: str) -> bool:
    """Return whether anything could be left out of the code, in whatever language it is."""
    return any(opener in code for opener in _OPENERS) or _OVER_LINES.search(code) is not None


def _judged(language: Language, code: str, most: float) -> _Parsed | None:
    """The code in a language; None where more than `most` lines are in errors."""
    root = language.parse(code).root_node
    ill = _ill(root, most)
    return None if ill > most else _Parsed(root, language, (ill, sum(1 for _ in _faults(root))))


def _faults(root: Node) -> Iterator[Node]:
    """The outermost nodes that are errors, and what is missing."""
    pending = [root] if root.has_error else []
    while pending:
        node = pending.pop()
        if node.is_error or node.is_missing:
            yield node
        else:
            pending.extend(child for child in node.children if child.has_error)


def _ill(root: Node, most: float) -> int:
    """Lines in errors, but for what is well formed inside them: an unfinished end makes one error of all before it. No more are
    counted once there are more than `most`."""
    rows: set[int] = set()
    pending = list(_faults(root))
    while pending and len(rows) <= most:
        node = pending.pop()
        rows.add(node.start_point.row)
        for child in node.children:
            if child.start_point.row != child.end_point.row:
                pending.extend(_faults(child))
            elif "comment" not in child.type:
                rows.add(child.start_point.row)
    return len(rows)


def _chosen(pieces: list[Piece], text: str, source: Source, budget: int) -> list[Piece]:
    """The pieces to leave out, in the order of the text."""
    total = tokens.count(text)
    per_character = total / len(text)
    chosen: list[Piece] = []
    for gain, piece in sorted(
        ((_gain(piece, source.shown, per_character), piece) for piece in pieces),
        key=lambda row: (row[1].rank, -row[0], row[1].first),
    ):
        if total <= budget:
            break
        if gain >= _LEAST_TOKENS:
            chosen.append(piece)
            total -= gain
    return sorted(chosen, key=lambda piece: piece.first)


def _gain(piece: Piece, lines: Sequence[str], per_character: float) -> int:
    """Tokens, as by the text's mean."""
    characters = sum(len(line) + 1 for line in lines[piece.first : piece.last + 1])
    return round(characters * per_character) - _MARKER_TOKENS


def _written(lines: Sequence[str], chosen: list[Piece], number: int) -> Iterator[str]:
    """The lines with a marker for each piece; `number` is that of the first line."""
    position = 0
    for piece in chosen:
        yield from lines[position : piece.first]
        lines_left_out = markers.count(piece.last - piece.first + 1, "line")
        yield piece.opening + markers.gap(f"{lines_left_out}, {number + piece.first}-{number + piece.last}")
        position = piece.last + 1
    yield from lines[position:]
