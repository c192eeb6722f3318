"""Text as blocks, as Markdown and plain text have them: parted by blank lines, listings in one piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_letters
from typing import Final, Literal

Kind = Literal["paragraph", "heading", "list", "table", "listing", "quote", "links", "marker", "other"]

_FENCE: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_PARTED: Final = re.compile(r"\n(?:[ \t]*\n)+")
_BLANK: Final = re.compile(r"(?:[ \t]*\n)+")
_HEADING: Final = re.compile(r"#{1,6} \S|[^\n]{1,120}\n(?:={3,}|-{3,}|~{3,})\s*$")
_LIST: Final = re.compile(r"[ \t]*(?:[-*+•·]|\d{1,3}(?:\.\d{1,3})*[.)]|\([a-z\d]{1,3}\)|[a-z]\))[ \t]+\S")
_ITEM: Final = re.compile(_LIST.pattern, re.MULTILINE)
_TABLE: Final = re.compile(r"[ \t]*\|.*\|[ \t]*$|[ \t]*\+[-=+]{3,}")
_INDENTED: Final = re.compile(r"(?: {4}|\t)")
_QUOTE: Final = re.compile(r"[ \t]*>")
_LINK: Final = re.compile(r"!?\[([^\[\]\n]{0,200})\](?:\([^()\n]{0,2000}\))?")
_MOSTLY: Final = 0.7
_SHORT: Final = 0.7
"""Of the longest line."""
_GOOD_PART: Final = 0.3
_MOST: Final = 0.6
_FEW_LINKS: Final = 3

_ENDED: Final = re.compile(r"[.!?:;…。！？；।॥؟۔።၊။]['\")\]”’»」』*_`]*\s*$")
_INNER_END: Final = re.compile(r"[.!?…][\"')\]”’»]*\s+\S|[。！？；।؟۔။]")
_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_ASCII: Final = ascii_letters.encode()

# Letters of a paragraph: of scripts that part words, and of those that put a word into one or two.
_LEAST: Final = 80
_LEAST_CJK: Final = 25
_SAMPLE: Final = 400
_LETTERS: Final = 0.6
"""Of what is not blank: fewer are data."""
_CODE: Final = re.compile(r"[{}=|$\\]|[;({\[]$|^\s*(?:[#%$]|//)|\w\([^\W\d]|<\w+>|\w:$")
_ENTRY: Final = re.compile(r"\d[\d:.,]*\s|[\w./-]+:(?:\d|\s|$)|--?\w")
"""How lines begin that do not go on with a sentence: a number or a place, a key, an option."""
_FEWEST_ENTRIES: Final = 3
_MANY_ENTRIES: Final = 0.4
"""Part of the lines of a block that must be entries: the others go on with them."""
_SOURCE: Final = re.compile(
    r"[;{}]\s*$|\*/\s*$|^\s*/[/*]|^\s*\*? @\w|^\s*#(?:include|define|if|endif|import)\b|^\s*(?:def|class) \w+.*:$|^\s*def \w"
    r"|^\s*end$|^\s*-- |^\s*\" |[\"'],\s*$|^\s*<[/!?\w][^<>]*>\s*$|^(?:import \w|from [\w.]+ import )"
)
_SOME: Final = 0.05
"""Of the lines outside of listings: fewer that look like source code are examples."""
_FEW_SIGNS: Final = 0.15
"""Lines of an indented paragraph that may look like code: more, and it is."""


@dataclass(frozen=True, slots=True)
class ProseBlock:
    """Lines that belong together; `text[start:end]`, without the blank lines behind."""

    kind: Kind
    start: int
    end: int
    text: str


def blocks(text: str) -> Iterator[ProseBlock]:
    """The blocks of the text, in order."""
    for start, end in _spans(text):
        part = text[start:end]
        if part.strip():
            yield ProseBlock(_kind(part), start, end, part)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    position = _blank(text, 0)
    while position < len(text):
        fence = _FENCE.match(text, position)
        if fence is not None:
            closing = re.compile(rf"^ {{0,3}}{fence[1]}[`~]*[ \t]*$", re.MULTILINE).search(text, fence.end())
            end = closing.end() if closing else len(text)
            yield position, end
            position = _blank(text, end)
            continue
        parting = _PARTED.search(text, position)
        opening = _FENCE.search(text, position, parting.start() if parting else len(text))
        if opening is not None:
            yield position, opening.start()
            position = opening.start()
            continue
        end = parting.start() if parting else len(text)
        yield position, end
        position = parting.end() if parting else end


def _blank(text: str, position: int) -> int:
    """Behind the blank lines that stand there, and what ends the line before them."""
    match = _BLANK.match(text, position)
    return match.end() if match else position


def _kind(part: str) -> Kind:
    lines = part.split("\n")
    first = lines[0]
    if _FENCE.match(first):
        return "listing"
    if first.startswith("[… "):
        return "marker"
    if _HEADING.match(part):
        return "heading"
    if is_of_links(part):
        return "links"
    if all(map(_TABLE.match, filter(None, lines))):
        return "table"
    if _LIST.match(first):
        return "list"
    if _is_of_entries(lines):
        return "other"
    if all(map(_INDENTED.match, filter(None, lines))):
        return "paragraph" if _is_wrapped_prose(part, lines) else "listing"
    if _QUOTE.match(first):
        return "quote"
    return "paragraph" if is_paragraph(part) else "other"


def _is_of_entries(lines: list[str]) -> bool:
    """Return whether lines are entries, each for itself: messages with their places, keys with their values, options."""
    entries = sum(1 for line in lines if _ENTRY.match(line.lstrip()))
    return entries >= max(_FEWEST_ENTRIES, _MANY_ENTRIES * len(lines))


def is_of_links(part: str) -> bool:
    """Return whether it is a list of links and hardly anything else."""
    links = _LINK.findall(part) if part.count("[") > _FEW_LINKS else []
    if len(links) <= _FEW_LINKS:
        return False
    own = _letters(_LINK.sub("", part))
    return own <= (1 - _MOSTLY) * (own + sum(map(_letters, links)))


def _letters(text: str) -> int:
    """Return how many letters a text has."""
    return len(text) - len(text.encode().translate(None, _ASCII)) if text.isascii() else len(_LETTER.findall(text))


def is_paragraph(part: str) -> bool:
    """Return whether it is a paragraph of sentences, in whatever language."""
    sample = part[:_SAMPLE]
    letters, dense = _letters(sample), 0 if sample.isascii() else len(_CJK.findall(sample))
    if letters < _LEAST and dense < _LEAST_CJK:
        return False
    if letters < _LETTERS * len("".join(sample.split())):
        return False
    return _ENDED.search(part) is not None or _INNER_END.search(part) is not None or dense > letters // 2


def _is_wrapped_prose(part: str, lines: list[str]) -> bool:
    """Return whether indented lines are sentences, as in a manual page, and no code."""
    if not is_paragraph(part) or _ENDED.search(part) is None:
        return False
    return sum(1 for line in lines if _CODE.search(line)) <= _FEW_SIGNS * len(lines)


def is_prose(parts: list[ProseBlock]) -> bool:
    """Return whether paragraphs are a good part of what there is."""
    return _share(parts, "paragraph") >= _GOOD_PART


def is_mostly_prose(parts: list[ProseBlock]) -> bool:
    """Return whether paragraphs are a good part of what there is, with lists, headings and quotations most of it, and none of it
    source code: what is a paragraph of comments there has code in it."""
    mostly = is_prose(parts) and _share(parts, "paragraph", "list", "heading", "quote", "links") >= _MOST
    return mostly and not _is_source(parts)


def _is_source(parts: list[ProseBlock]) -> bool:
    lines = [block.text.split("\n") for block in parts if block.kind not in ("listing", "table")]
    signs = sum(len(list(filter(_SOURCE.search, of_block))) for of_block in lines)
    comments = sum(is_comment for of_block in lines for is_comment in _comments(of_block))
    return signs + comments >= _SOME * sum(map(len, lines))


def _comments(lines: list[str]) -> Iterator[bool]:
    """Yield for each line but the first whether it opens with a number sign below one that does: no heading is that long."""
    opens = [line.lstrip().startswith("#") for line in lines]
    return (one and other for one, other in pairwise(opens))


def _share(parts: list[ProseBlock], *kinds: Kind) -> float:
    total = sum(len(block.text) for block in parts)
    return sum(len(block.text) for block in parts if block.kind in kinds) / max(1, total)


def head(block: ProseBlock) -> int:
    """Length of the lines that the rest of a paragraph hangs on: a heading or a term above text that is indented deeper."""
    lines = block.text.split("\n")
    first = indent(lines[0])
    if len(lines) < 2 or indent(lines[1]) <= first + 1 or _ENDED.search(lines[0]):
        return 0
    if len(lines[0]) > _SHORT * max(map(len, lines)):  # a paragraph with a hanging indent
        return 0
    return len(lines[0]) + 1


def indent(line: str) -> int:
    """Number of blanks that a line opens with."""
    return len(line) - len(line.lstrip())


def items(block: ProseBlock) -> list[str]:
    """The items of a list, each with the lines that go on with it; they make up its text."""
    starts = [match.start() for match in _ITEM.finditer(block.text)]
    return [block.text[start:end] for start, end in zip([0, *starts[1:]], [*starts[1:], len(block.text)], strict=True)]
