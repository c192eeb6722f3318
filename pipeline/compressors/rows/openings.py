"""Whether lines stand for themselves, or several of them make up a record: XML, TOML, `psql -x`, `kubectl describe`, mail.

Of a log, of a list, lines may be brought together with those like them. Of records they may not: which name belongs to
which price is said by nothing but the place. Lines are of records if each kind of line is followed by one certain other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

# The end of the line before, and what a line opens with: its indent, and all up to the sign behind a name.
_KEY: Final = re.compile(r"\n[ \t]*[^\s=:>|]*[=:>|]?")
_DIGITS: Final = b"0123456789"
_OFTEN: Final = 4
"""A kind of line that comes this often has something that follows it, or not."""
_FOLLOWED: Final = 0.8
"""Part of its times that it is followed by the same kind."""
_SHARE: Final = 0.5
"""Part of the lines that must be of such kinds."""


def kinds(lines: Sequence[str]) -> list[bytes]:
    """Return what tells each line from those of other kinds: its opening, without digits."""
    openings = "".join(_KEY.findall("".join("\n" + line for line in lines)))
    return openings.encode("utf-8", "surrogatepass").translate(None, _DIGITS).split(b"\n")[1:]


def are_records(lines: Sequence[str]) -> bool:
    """Return whether most of the lines belong to the one below."""
    keys = kinds([line for line in lines if line.strip()])
    often = {key: number for key, number in Counter(keys).items() if number >= _OFTEN}
    if not keys or sum(often.values()) < _SHARE * len(keys):
        return False
    below: dict[bytes, tuple[int, bytes]] = {}
    for (key, next_key), number in Counter(pairwise(keys)).items():
        if number > below.get(key, (0, b""))[0]:
            below[key] = number, next_key
    bound = (
        number for key, number in often.items() if below[key][1] != key and below[key][0] >= _FOLLOWED * (number - 1)
    )
    return sum(bound) >= _SHARE * len(keys)
