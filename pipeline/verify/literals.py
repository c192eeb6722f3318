"""Whether what a reader quotes whole stands in one piece: paths, URLs, addresses, and places such as `app.py:12`."""

from __future__ import annotations

import re
from typing import Final

_LITERAL: Final = re.compile(
    r"(?<![\w@~.+/-])(?:"  # from the first character of a word on, or a long one is looked at from each
    r"(?:\w++:/)?[\w@~.+-]*+(?:/[\w@.+-]++)++(?::\d++)*+"  # a path or a URL, also as a place
    r"|[\w.+-]++@[\w-]+(?:\.[\w-]+)++"  # an e-mail address
    r"|[\w@.+-]+\.\w++:\d++)"
)


def tears(text: str, laid_out: str) -> bool:
    """Return whether a path, a URL, an address or a place of the text stands nowhere in another layout of it as one piece."""
    return any(literal not in laid_out for literal in set(_LITERAL.findall(text)))
