"""What a text says that another one must still say: the judge of every compressor, inline and in scripts/evaluate.

`missing`: the facts that are gone (facts.py says what a fact is, and when it is kept). `misquoted`: the lines that are gone, or
told otherwise by tables. `missing_rarities`: the rare things among what is gone, which no budget may cost. `wrong_counts`: the
declared omissions whose number is not what is gone.

Counts are the business of counts.py, rare things that of rare.py.

The judge has its own eyes: it shares no recogniser with the compressors, so a blind spot of theirs is not one of its own.
Strict where in doubt: a block that fails is sent as it came.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from .declared_counts import wrong_counts
from .fact_index import Reading
from .facts import KINDS, Kind, found, lost
from .rare import lost_rarities, rarities
from .table_reader import told

_COUNT: Final = re.compile(r"\[… \d+ (?=[a-z])")
_REPEATED: Final = re.compile(r"^\[… (\d+) lines like next\]\n(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One thing that a text says."""

    kind: Kind
    value: str


def facts(text: str, kinds: Collection[Kind] = KINDS) -> dict[Kind, set[str]]:
    """The distinct facts of `text`, by kind."""
    read = Reading(text)
    return {kind: found(read, kind) for kind in kinds}


def missing(before: str, after: str, kinds: Collection[Kind] = KINDS) -> list[Fact]:
    """The facts of `before` that `after` does not keep, sorted."""
    new = Reading(_uncounted(after), cut=False, tables=after)
    old = Reading(_uncounted(before), known=new.lines)
    return sorted(Fact(kind, value) for kind in kinds for value in lost(old, new, kind))


def misquoted(before: str, after: str) -> list[str]:
    """The lines of `before` that `after` neither shows nor tells, and those that it tells otherwise, or of which it has another
    number: for texts of which no line may be in pieces that nobody could put together again."""
    old, shown, tables = before.split("\n"), after.split("\n"), told(after)
    wrong = (set(old) - set(shown) - tables) | (tables - set(old))
    counted, repeated = Counter(old), _REPEATED.findall(after)
    there = Counter(shown) if repeated else {}
    wrong.update(line for count, line in repeated if line in counted and counted[line] != int(count) + there[line] - 1)
    return sorted(wrong)


def missing_rarities(before: str, after: str) -> list[str]:
    """The rare things of `before` that `after` does not keep, each once, in order."""
    return lost_rarities(_uncounted(before), Reading(_uncounted(after), cut=False, tables=after))


def _uncounted(text: str) -> str:
    """`text` without the counts that our markers declare: they are no evidence that a number was kept, nor one to be kept."""
    return _COUNT.sub("[… ", text)


__all__ = ["KINDS", "Fact", "Kind", "facts", "misquoted", "missing", "missing_rarities", "rarities", "wrong_counts"]
