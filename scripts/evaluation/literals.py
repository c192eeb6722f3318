"""The literals of a text: what a reader would copy out of it. Numbers, paths, names of more than one part, ids, addresses.

The judge's own; it has nothing of the compressors' idea of a fact. A literal is kept where it stands in what a reader of
the sent text knows (reader.py), or, weaker, where all its parts do.
"""

from __future__ import annotations

import re
from typing import Final

from .reader import read

_WORD: Final = re.compile(r"[\w@$~/\\%#-][\w@$~/\\%.:+=#-]*")
_TELLING: Final = re.compile(r"\d|[/\\_@]|[a-z][A-Z]|\w[.:-]\w")
_ENDS: Final = ".:,;=-+#"
_PARTS: Final = re.compile(r"[^\W_]+")


def literals(text: str) -> frozenset[str]:
    """The distinct literals of the text."""
    words = {word.strip(_ENDS) for word in set(_WORD.findall(text))}
    return frozenset(word for word in words if len(word) > 1 and _TELLING.search(word))


def kept(before: str, after: str) -> tuple[int, int, int]:
    """Return how many literals `before` has, how many of them `after` says, and how many at least in parts."""
    asked = literals(before)
    if before == after:
        return len(asked), len(asked), len(asked)
    known = after + "\n" + "\n".join(read(after).lines)
    there = {word.strip(_ENDS) for word in set(_WORD.findall(known))}
    missing = asked - there
    parts = set(_PARTS.findall(known))
    lost = sum(not parts.issuperset(_PARTS.findall(word)) for word in missing)
    return len(asked), len(asked) - len(missing), len(asked) - lost
