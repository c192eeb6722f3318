"""The words that thinwire itself may put into a text. Nothing else in an output is ours.

Every omission is declared where it was made by a marker, `[… 412 lines like the one above]`, or stands under a header that
says how the rows below it are to be read. Both open with `[… `, which real output does not contain: it is how a text that
was already compressed is recognised and left alone, so compressing twice changes nothing.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

OPEN: Final = "[… "
CLOSE: Final = "]"
_AS_UTF8: Final = OPEN.encode()
_ESCAPED: Final = b"[\\u2026 "
"""As it may stand in JSON."""

# The whole vocabulary of markers and headers, besides numbers and what is quoted from the input. A law test holds
# every compressor to it; a new marker word is added here, on purpose.
WORDS: Final = frozenset(
    """
    a above added after again all and are as at audio author base64 before begins behind below between binary blank
    block blocks but by bytes call character characters columns commit commits conditions context cookie count counts
    css cut data date dates deleted diff do drawn each embedding empty end ends entries entry equal every example
    examples exceptions file files first folded folder folders follow font for form forms from generated get gif gzip
    hex hidden hits hold holds hunks id image in indent index is item items its jpeg js key keys kind last left level
    like line lines link links map match matches message middle min minified missing more most name names nearest new
    next no not notice null number numbers object objects of on one only or original other others out output outputs
    paragraph paragraphs part parted passed path paths pdf per png pre ranges reads record records row rows same
    sections sentence sentences sha256 short shown side similar since skipped source sqlite stand start starts step
    strings svg table tenth tests text that the their them then there these they thinwire this those through time times
    to tree turn unchanged under up value values var warnings was wasm webp what where which whole with word words xml
    zip
    """.split()
)


def gap(text: str) -> str:
    """The marker that holds `text` (words of WORDS, numbers, and what is quoted from the input)."""
    return f"{OPEN}{text}{CLOSE}"


def count(number: int, noun: str) -> str:
    """`1 line`, `412 lines`: with `noun` in the singular."""
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + ("es" if noun.endswith("ch") else "s")
    return f"{number} {noun if number == 1 else plural}"


def is_ours(text: str) -> bool:
    """Return whether the text holds a marker, and so was compressed before."""
    return OPEN in text


def may_hold(raw: bytes) -> bool:
    """Return whether a marker may open in the text of this JSON string."""
    return _ESCAPED in raw or (not raw.isascii() and _AS_UTF8 in raw)


def lines_that_hold(text: str, most: int) -> list[str]:
    """The first lines in which a marker opens."""
    lines: list[str] = []
    position = text.find(OPEN)
    while position >= 0 and len(lines) < most:
        start, end = _line_around(text, position)
        lines.append(text[start:end])
        position = text.find(OPEN, end)
    return lines


def parts_around(text: str) -> list[str]:
    """The text in parts: each second one is a line in which a marker opens, its line end included; none opens in the others."""
    parts: list[str] = []
    done, position = 0, text.find(OPEN)
    while position >= 0:
        start, end = _line_around(text, position)
        parts += [text[done:start], text[start : end + 1]]
        done = end + 1
        position = text.find(OPEN, done)
    return [*parts, text[done:]]


def _line_around(text: str, position: int) -> tuple[int, int]:
    end = text.find("\n", position)
    return text.rfind("\n", 0, position) + 1, len(text) if end < 0 else end


def signature(line: str) -> bytes:
    """Names a line with a marker, to tell one that thinwire has written from one that is quoted or forged."""
    return sha256(b"marker\0" + line.encode("utf-8", "surrogatepass")).digest()
