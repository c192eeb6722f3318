"""A message that many lines carry, in two lines: how many, what each of its values ranges over, and its template.

[… 412 lines like next, * is 09:41:07,342 to 09:52:11,100; 12-2427; alice, bob, carol; 397 values as 6e08c8]
2025-03-08 * INFO payments.api: took * ms for * as *
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ...markers import gap
from .columns import Table
from .layout import HOLES, template, unused

_NUMBER: Final = re.compile(r"-?\d{1,18}(?:\.\d{1,9})?\Z")
# As many distinct values are said one by one, if they are short.
_FEW: Final = 5
_SHORT: Final = 24
# A value that stands for the others is at most this long.
_SHOWN: Final = 60


def digest(table: Table | None, lines: Sequence[str]) -> list[str]:
    """Two lines for all of `lines`: the marker with counts and ranges, and the template or, failing that, the first line."""
    hole = unused(HOLES, "\n".join(lines)) if table is not None else None
    if table is None or hole is None or not table.columns:
        return [gap(f"{len(lines)} lines like next"), lines[0]]
    said = "; ".join(_range(column) for column in table.columns)
    return [gap(f"{len(lines)} lines like next, {hole} is {said}"), template(table, hole)]


def _range(column: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(column))
    if len(distinct) <= _FEW and max(map(len, distinct)) <= _SHORT:
        return ", ".join(distinct)
    if all(map(_NUMBER.match, distinct)):
        return f"{min(distinct, key=float)}-{max(distinct, key=float)}"
    if ":" in column[0] and len(column[0]) <= 2 * _SHORT and list(column) == sorted(column):
        return f"{column[0]} to {column[-1]}"
    shortest = min(distinct, key=len)
    return f"{len(distinct)} values" + (f" as {shortest}" if len(shortest) <= _SHOWN else "")
