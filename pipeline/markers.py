"""The words that thinwire itself may put into a text. Nothing else in an output is ours.

Every omission is declared where it was made by a marker, `[… 412 lines like the one above]`, or stands under a header that
says how the rows below it are to be read. Both open with `[… `, which real output does not contain: it is how a text that
was already compressed is recognised and left alone, so compressing twice changes nothing.
"""

from __future__ import annotations

import re
from typing import Final

OPEN: Final = "[… "
CLOSE: Final = "]"

# The whole vocabulary of markers and headers, besides numbers and what is quoted from the input. A law test holds
# every compressor to it; a new marker word is added here, on purpose.
WORDS: Final = frozenset(
    """
    a above all and are as at base64 below between blank block blocks by bytes call characters columns commits
    context count cut data deleted diff differ differs dirs distinct each entries equal every example examples
    fields file files first folded folder folders from generated get hex hunk hunks id in indent item items keys
    kind last like line lines matches max mean median min minified missing more moved names null numbers object
    objects of on one only or order original other others output outputs passed paths per prefix ranges records
    repeated row rows same sections sha256 similar since skipped sorted space starts step strings suffix table tests
    the then there thinwire this through time times to top unchanged under up value values var version warnings was
    where with words
    """.split()
)


def gap(said: str) -> str:
    """The marker that says `said` (words of WORDS, numbers, and what is quoted from the input)."""
    return f"{OPEN}{said}{CLOSE}"


def count(number: int, noun: str) -> str:
    """`1 line`, `412 lines`: with `noun` in the singular."""
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + ("es" if noun.endswith("ch") else "s")
    return f"{number} {noun if number == 1 else plural}"


def is_ours(text: str) -> bool:
    """Whether the text holds a marker, and so was compressed before."""
    return OPEN in text


_DECLARED: Final = re.compile(r"\[… (\d+) (\w+)")


def declared(text: str) -> list[tuple[int, str]]:
    """The leading count and noun of each marker, in order: what verify.py holds against the original."""
    return [(int(number), noun) for number, noun in _DECLARED.findall(text)]
