"""Whether what a reader quotes whole stands in one piece: paths, URLs, addresses, and places such as `app.py:12`."""

from __future__ import annotations

import re
from typing import Final

_START: Final = r"(?<![\w@~.+/-])"
"""The first character of a word, or a long one is looked at from each."""
# No group is repeated possessively: Python 3.11.2 gets that wrong (gh-106052).
_PATH: Final = r"[\w@~.+-]*+(?:/[\w@.+-]++)+"
_LISTED: Final = re.compile(rf"^{_PATH}$", re.MULTILINE)
_LITERALS: Final = re.compile(
    rf"{_START}(?:(?:\w++:/)?{_PATH}(?::\d++)*"  # a path or a URL, also as a place
    r"|[\w.+-]++@[\w-]+(?:\.[\w-]++)+"  # an e-mail address
    r"|[\w@.+-]+\.\w++:\d++)"
)


def tears(text: str, laid_out: str) -> bool:
    """Return whether a path, a URL, an address or a place of the text stands nowhere in another layout of it as one piece."""
    return _tears(_LITERALS, text, laid_out)


def tears_listed_paths(text: str, laid_out: str) -> bool:
    """Return whether a path does that is a line of the text, as `find` prints them."""
    return _tears(_LISTED, text, laid_out)


def _tears(literals: re.Pattern[str], text: str, laid_out: str) -> bool:
    """Look at the lines that are not there as they are, and from each literal on for the next: most stay in their order."""
    there = set(laid_out.split("\n"))
    said_anew = "\n".join(line for line in text.split("\n") if line not in there)
    place = 0
    for literal in dict.fromkeys(literals.findall(said_anew)):
        place = laid_out.find(literal, place)
        if place < 0 and (place := laid_out.find(literal)) < 0:
            return True
    return False
