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

# What a line opens with: its indent, and all up to the sign behind a name.
_KEY: Final = re.compile(r"^[ \t]*[^\s=:>|]*[=:>|]?", re.MULTILINE)
_DIGITS: Final = b"0123456789"
_OFTEN: Final = 4
"""A kind of line that comes this often has something that follows it, or not."""
_FOLLOWED: Final = 0.8
"""Part of its times that it is followed by the same kind."""
_SHARE: Final = 0.5
"""Part of the lines that must be of such kinds."""


def kinds(lines: Sequence[str]) -> list[bytes]:
    """What tells each line from those of other kinds: its opening, without digits."""
    openings = "\n".join(_KEY.findall("\n".join(lines)))
    return openings.encode("utf-8", "surrogatepass").translate(None, _DIGITS).split(b"\n")


def are_records(lines: Sequence[str]) -> bool:
    """Whether most of the lines belong to the one below."""
    keys = kinds([line for line in lines if line.strip()])
    times = Counter(keys)
    followed: dict[bytes, Counter[bytes]] = {}
    for key, below in pairwise(keys):
        followed.setdefault(key, Counter())[below] += 1
    bound = 0
    for key, number in times.items():
        below, often = followed[key].most_common(1)[0] if key in followed else (key, 0)
        if number >= _OFTEN and below != key and often >= _FOLLOWED * (number - 1):
            bound += number
    return bound >= _SHARE * len(keys)
