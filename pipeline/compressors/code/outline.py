"""What can be left out of source code so that the rest still parses and every name stays.

| what                  | left out                                          | stays                                              |
|-----------------------|---------------------------------------------------|----------------------------------------------------|
| a function's body     | runs of whole statements                          | its first and last line, its docstring, short      |
|                       |                                                   | statements that raise an error, and nested         |
|                       |                                                   | functions and types, with bodies of their own      |
| docstring, comment    | the lines after the first that says something     | its first and last line                            |
| a long literal        | its elements, but for the first few and the last  | its first and last line                            |

Everything goes in whole lines that nothing else stands on. Imports, signatures, types, decorators and constants are nowhere
in this table, and so stay. A body that does not parse is not touched: where it ends is a guess.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from typing import TYPE_CHECKING, Final

from .languages import Language

if TYPE_CHECKING:
    from tree_sitter import Node

# Shorter pieces are not worth a marker: lines of statements, of comments, elements of a literal.
_STATEMENT_LINES: Final = 2
_COMMENT_LINES: Final = 3
_ERROR_LINES: Final = 4  # of a statement that raises, and so stays
_ELEMENTS: Final = 12
_FIRST_ELEMENTS: Final = 3
_RAISES: Final = re.compile(
    r"\b(?:raise|throw|panic!?|bail!|unreachable!|todo!|unimplemented!|errors\.New|fmt\.Errorf|Err|abort|perror|trigger_error|die)\b"
    r"|\bassert!?\(|\breject\(|\bsys\.exit\(|\bexit [1-9]|>&2"
)
_SAYS_SOMETHING: Final = re.compile(r"[^\W_]")
_INDENT: Final = re.compile(r"[ \t]*")
_STARRED: Final = re.compile(r"[ \t]*\*(?!/)")
# A line that opens like a definition, be it in a string or an example: its name stays too.
_DEFINING: Final = re.compile(
    r"^[ \t]*(?:(?:export|default|async|pub|unsafe|public|private|protected|static|final|abstract) )*"
    r"(?:def|class|fn|func|function|struct|enum|interface|trait) +[A-Za-z_]",
    re.MULTILINE,
)


class Rank(IntEnum):
    """What is left out first."""

    BODY = 0
    COMMENT = 1
    LITERAL = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines that can be left out, counted from 0, both included."""

    rank: Rank
    first: int
    last: int
    opening: str
    """What stands before the marker in their place."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The nodes of interest, in order."""

    functions: list[Node]
    literals: list[Node]
    comments: list[list[Node]]
    """Each a block comment, a docstring, or line comments one below the other."""
    definitions: list[int]
    """Where definitions start, in bytes."""


def pieces(root: Node, lines: Sequence[str], language: Language) -> list[Piece]:
    """Return all that can be left out, no piece inside another."""
    parts = _find(root, language)
    taken = bytearray(len(lines))
    chosen: list[Piece] = []
    for piece in _all(parts, lines, language):
        end = piece.last + 1
        if taken.find(1, piece.first, end) < 0 and not _DEFINING.search("\n".join(lines[piece.first : end])):
            taken[piece.first : end] = b"\1" * (end - piece.first)
            chosen.append(piece)
    return chosen


def _all(parts: _Found, lines: Sequence[str], language: Language) -> Iterator[Piece]:
    """The pieces, the outer before the inner."""
    for body in parts.functions:
        yield from _of_body(body, parts.definitions, lines, language)
    for comment in parts.comments:
        yield from _of_comment(comment, lines, language)
    for literal in parts.literals:
        yield from _of_literal(literal, lines, language)


# --- finding


def _find(root: Node, language: Language) -> _Found:
    """Return what is found in one walk over all nodes that span more than a line."""
    parts = _Found([], [], [], [])
    pending = [root]
    while pending:
        node = pending.pop()
        children = node.named_children
        parts.comments.extend(_comments(node, children, language))
        for child in children:
            _note(child, language, parts)
        pending.extend(child for child in reversed(children) if child.start_point.row != child.end_point.row)
    parts.definitions.sort()
    return parts


def _note(node: Node, language: Language, parts: _Found) -> None:
    kind = node.type
    if kind in language.definitions or kind in language.functions:
        body = _body(node)
        if body is not None and kind in language.definitions:
            parts.definitions.append(node.start_byte)
        if body is not None and kind in language.functions and body.type in language.blocks and _is_tall(body):
            parts.functions.append(body)
    elif kind in language.literals and not node.has_error and _is_tall(node):
        parts.literals.append(node)
    elif kind in _CALLS and language.suites and _is_suite(node, language):
        parts.definitions.append(node.start_byte)


def _body(node: Node) -> Node | None:
    """The body of a definition; of grammars without fields, Kotlin's, the last child that is one, in `{}` or not."""
    body = node.child_by_field_name("body")
    if body is None:
        body = next((child for child in reversed(node.named_children) if child.type in _BODIES), None)
    inner = body.named_children if body is not None and body.type in _WRAPPERS else []
    return inner[0] if len(inner) == 1 else body


_BODIES: Final = frozenset({"function_body", "class_body", "enum_class_body", "block"})
_WRAPPERS: Final = frozenset({"function_body", "do_block"})
_CALLS: Final = frozenset({"call_expression"})
_STRINGS: Final = frozenset({"string", "template_string", "interpreted_string_literal"})


def _is_suite(call: Node, language: Language) -> bool:
    """Return whether the call names a test: `describe("...", () => {`, `t.Run("...", func(t *testing.T) {`."""
    called, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if called is None or arguments is None or not called.text or not _is_tall(call):
        return False
    given = arguments.named_children
    name = called.text.split(b".")[0].split(b"(")[0].decode("utf-8", "replace")
    return (
        name in language.suites
        and len(given) > 1
        and given[0].type in _STRINGS
        and given[-1].type in language.functions
    )


def _is_tall(node: Node) -> bool:
    return node.start_point.row != node.end_point.row


def _comments(parent: Node, children: list[Node], language: Language) -> Iterator[list[Node]]:
    """The comments among the children, those on lines of their own one below the other together; and the docstring."""
    docstring = _docstring(parent, children, language)
    if docstring is not None:
        yield [docstring]
    for is_comment, run in groupby(children, key=_is_comment):
        if is_comment:
            yield from _adjacent(run)


def _is_comment(node: Node) -> bool:
    return "comment" in node.type


def _adjacent(comments: Iterator[Node]) -> Iterator[list[Node]]:
    run: list[Node] = []
    for comment in comments:
        if run and (_is_tall_comment(comment) or comment.start_point.row != _end(run[-1]) + 1):
            yield run
            run = []
        run.append(comment)
        if _is_tall_comment(comment):
            yield run
            run = []
    if run:
        yield run


def _is_tall_comment(node: Node) -> bool:
    return _end(node) != node.start_point.row


def _docstring(parent: Node, children: list[Node], language: Language) -> Node | None:
    """The string that a Python module, class or function opens with."""
    if language.name != "python" or parent.type not in ("module", "block"):
        return None
    first = next((child for child in children if not _is_comment(child)), None)
    if first is None or first.type != "expression_statement" or first.named_child_count != 1:
        return None
    return first if first.named_children[0].type == "string" else None


def _end(node: Node) -> int:
    """The last line of a node; some end with their line's end."""
    row, column = node.end_point
    return row - 1 if column == 0 and row > node.start_point.row else row


# --- bodies and literals


def _of_body(body: Node, definitions: list[int], lines: Sequence[str], language: Language) -> Iterator[Piece]:
    if body.has_error:
        return
    statements = body.named_children
    while len(statements) == 1 and statements[0].type == "statement_list":
        statements = statements[0].named_children
    docstring = _docstring(body, statements, language)

    def is_free(statement: Node) -> bool:
        position = bisect_left(definitions, statement.start_byte)
        defines = position < len(definitions) and definitions[position] < statement.end_byte
        return not defines and statement != docstring and not _carries_error(statement, lines)

    runs = list(_free(statements, is_free, *_inside(body, len(lines))))
    code = sum(not _is_comment(statement) for statement in statements)
    for run in runs:
        first, last = run[0].start_point.row, _end(run[-1])
        alone = sum(not _is_comment(statement) for statement in run) == code
        nothing = f"{language.nothing} " if alone and language.nothing else ""
        if last - first + 1 >= _STATEMENT_LINES:
            yield Piece(Rank.BODY, first, last, f"{_indent(lines[first])}{nothing}{language.comment} ")


def _carries_error(statement: Node, lines: Sequence[str]) -> bool:
    """Return whether a statement of a few lines says which error comes when: a check that raises."""
    first, last = statement.start_point.row, _end(statement)
    return last - first < _ERROR_LINES and _RAISES.search("\n".join(lines[first : last + 1])) is not None


def _of_literal(literal: Node, lines: Sequence[str], language: Language) -> Iterator[Piece]:
    elements = literal.named_children
    if len(elements) < _ELEMENTS:
        return
    middle = elements[_FIRST_ELEMENTS:-1]
    low, high = _inside(literal, len(lines))
    low, high = max(low, _end(elements[_FIRST_ELEMENTS - 1])), min(high, elements[-1].start_point.row)
    for run in _free(middle, lambda _: True, low, high):
        first, last = run[0].start_point.row, _end(run[-1])
        if last - first + 1 >= _COMMENT_LINES:
            yield Piece(Rank.LITERAL, first, last, f"{_indent(lines[first])}{language.comment} ")


def _inside(block: Node, height: int) -> tuple[int, int]:
    """The lines of what opens and what closes a block; between them nothing but the block stands."""
    opening, closing = block.child(0), block.child(block.child_count - 1)
    if opening is None or closing is None or opening.is_named:  # a block by indent
        before = block.prev_sibling
        return (before.end_point.row if before is not None else block.start_point.row), height
    return opening.end_point.row, closing.start_point.row


def _free(nodes: list[Node], is_free: Callable[[Node], bool], low: int, high: int) -> Iterator[list[Node]]:
    """The longest runs of free nodes between the lines `low` and `high` that share no line with another node."""
    run: list[Node] = []
    for together in _on_shared_lines(nodes):
        if together[0].start_point.row > low and _end(together[-1]) < high and all(map(is_free, together)):
            run += together
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


def _on_shared_lines(nodes: list[Node]) -> Iterator[list[Node]]:
    together: list[Node] = []
    for node in nodes:
        if together and node.start_point.row > _end(together[-1]):
            yield together
            together = []
        together.append(node)
    if together:
        yield together


# --- comments


def _of_comment(comments: list[Node], lines: Sequence[str], language: Language) -> Iterator[Piece]:
    first, last = comments[0].start_point.row, _end(comments[-1])
    if lines[first][: comments[0].start_point.column].strip():
        return  # beside code
    many = len(comments) > 1
    speaking = next((row for row in range(first, last + 1) if _SAYS_SOMETHING.search(lines[row])), last)
    start, end = speaking + 1, last if many else last - 1
    if end - start + 1 >= _COMMENT_LINES:
        yield Piece(Rank.COMMENT, start, end, _opening(lines[start : end + 1], f"{language.comment} " if many else ""))


def _opening(lines: Sequence[str], comment: str) -> str:
    """Return what stands before a marker in a comment: an indent, and the star or the sign that its lines open with."""
    if not comment and (starred := _STARRED.match(lines[0])):
        return starred[0] + " "
    return _indent(next(filter(str.strip, lines), "")) + comment


def _indent(line: str) -> str:
    match = _INDENT.match(line)
    assert match is not None, "no blank is a match too"
    return match[0]
