"""Questions to the ledger, answered in frozen rows: sums over a period, whole or in groups.

Every field of Totals and of Part adds up: the sum over the groups is the sum over the period, whatever the grouping. What
belongs to no part (a lookup, what an earlier response carried on) is a part of its own under the name "".
Money is in US dollars and leaves out what is unpriced; how many requests that are is a field beside it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any, Final, TypeVar

from ..audit.pricing import Caveat
from ..stores.database import StoreError, connect, is_newer, migrate
from .schema import MIGRATIONS
from .selection import DIMENSIONS, MODEL, PARTS, Selection


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """The ledger in a file as it is now, to be asked only: figures agree while proxies go on writing.

    Where there is no file yet, none is made: it is an empty ledger. Raises StoreError, also for what goes wrong in it meanwhile.
    """
    connection = connect(path, MIGRATIONS) if path.is_file() else _empty()
    try:
        connection.execute("PRAGMA query_only=1")
        connection.execute("BEGIN")
        yield connection
    except sqlite3.Error as error:
        later = "; a later thinwire has written it: update this one" if is_newer(connection, MIGRATIONS) else ""
        raise StoreError(f"{path}: {error}{later}") from error
    finally:
        connection.close()


def _empty() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, MIGRATIONS)
    return connection


@dataclass(frozen=True, slots=True)
class Totals:
    """Of requests. Tokens are the provider's own, but for `tokens_*`."""

    requests: int = 0
    unanswered: int = 0
    """Refused, failed, never answered: nothing was billed."""
    aborted: int = 0
    refused: int = 0
    """Whose change the provider refused; the original was sent instead."""
    held: int = 0
    """Left alone to be compared with."""
    applied: int = 0
    """Sent differently, and answered."""
    input: int = 0
    cache_read: int = 0
    cache_write: int = 0
    """For both times to live."""
    output: int = 0
    reasoning: int = 0
    tokens_before: int = 0
    """Of the blocks that were sent differently, o200k."""
    tokens_after: int = 0
    usd: float = 0.0
    usd_input: float = 0.0
    usd_cache_read: float = 0.0
    usd_cache_write: float = 0.0
    usd_output: float = 0.0
    usd_fees: float = 0.0
    """Of calls of the providers' own tools, and of fees for each request."""
    usd_estimated: float = 0.0
    """The part of `usd` that rests on tokens which the provider did not tell."""
    usd_assumed: float = 0.0
    """The part of `usd` that is at standard rates, since nobody lists those of its tier, or that may be free."""
    unpriced: int = 0
    """Requests of which nobody knows the price."""
    unpriced_calls: int = 0
    """Requests that called tools of the provider's of which nobody knows the price."""
    unpriced_tokens: int = 0
    saved_new: float = 0.0
    saved_again: float = 0.0
    debited: float = 0.0
    """Tokens of originals that were looked up; not yet taken off the two above."""
    saved_usd: float = 0.0
    saved_usd_estimated: float = 0.0
    """The part of `saved_usd` that rests on an estimate."""
    saved_unpriced: int = 0
    """Requests whose saving has no known price."""
    possible_usd: float = 0.0
    """What would have been saved in audit mode."""
    ms_added: float = 0.0
    """Of all requests together."""

    def __add__(self, other: Totals) -> Totals:
        return Totals(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def tokens(self) -> int:
        """Return the tokens of the whole prompts and answers, as billed."""
        return self.input + self.cache_read + self.cache_write + self.output


@dataclass(frozen=True, slots=True)
class PartTotals:
    """Of blocks that were sent differently (in audit mode: would have been)."""

    blocks: int = 0
    new_blocks: int = 0
    tokens_before: int = 0
    """o200k."""
    tokens_after: int = 0
    saved_usd: float = 0.0
    possible_usd: float = 0.0

    def __add__(self, other: PartTotals) -> PartTotals:
        return PartTotals(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Left:
    """What was left alone for one reason."""

    reason: str
    requests: int
    """Left alone whole."""
    blocks: int


_PROMPT: Final = "coalesce(input, 0) + coalesce(cache_read, 0) + coalesce(cache_write, 0) + coalesce(cache_write_1h, 0)"
_CHANGED: Final = "(applied OR (mode = 'audit' AND cost_basis <> 'free'))"


def _named(caveat: Caveat) -> str:
    """Return the condition in SQL that a row has this caveat; hardly one has any."""
    return f"(caveats <> '' AND instr(caveats, '{caveat}') > 0)"


# What stands for a field of Totals; the sum of the column of its name otherwise.
_SUMS: Final[Mapping[str, str]] = {
    "requests": "count(*)",
    "unanswered": "total(cost_basis = 'free')",
    "refused": "total(refused <> 0)",
    "cache_write": "total(coalesce(cache_write, 0) + coalesce(cache_write_1h, 0))",
    "tokens_before": f"total(tokens_before * {_CHANGED})",
    "tokens_after": f"total(tokens_after * {_CHANGED})",
    "usd_assumed": f"total(usd * ({_named(Caveat.RATES)} OR {_named(Caveat.ALLOWANCE)}))",
    "unpriced_calls": f"total({_named(Caveat.TOOLS)})",
    "unpriced": "total(cost_basis = 'unpriced')",
    "unpriced_tokens": f"total((cost_basis = 'unpriced') * ({_PROMPT} + coalesce(output, 0)))",
    "saved_usd_estimated": "total(saved_usd * (saving_basis = 'estimate'))",
    "saved_unpriced": "total(saving_basis = 'unpriced')",
}
_TOTALS: Final = ", ".join(_SUMS.get(f.name, f"total({f.name})") for f in fields(Totals))
_PARTS: Final = ", ".join(f"total(edits.{f.name})" for f in fields(PartTotals))

_HOUR: Final = "strftime('%Y-%m-%d %H:00', started, 'unixepoch', 'localtime')"
_DAY: Final = "strftime('%Y-%m-%d', started, 'unixepoch', 'localtime')"

# By what requests can be grouped.
GROUPS: Final[Mapping[str, str]] = {
    name: DIMENSIONS[name] for name in ("model", "provider", "project", "client", "agent", "conversation", "outcome")
} | {"day": _DAY, "hour": _HOUR}
# Those that stand for spans of time.
TIMES: Final = ("day", "hour")


def totals(ledger: sqlite3.Connection, selection: Selection) -> Totals:
    """Return the totals of all selected requests."""
    row = ledger.execute(f"SELECT {_TOTALS} FROM requests WHERE {selection.where}", selection.values).fetchone()  # noqa: S608  (ours)
    return _totals(row)


def grouped(ledger: sqlite3.Connection, selection: Selection, by: str) -> dict[str, Totals]:
    """Return the totals by one of GROUPS: times in their order, everything else with the greatest spending first."""
    query = f"SELECT {GROUPS[by]}, {_TOTALS} FROM requests WHERE {selection.where} GROUP BY 1 ORDER BY 1"  # noqa: S608  (ours)
    by_key = {key: _totals(row) for key, *row in ledger.execute(query, selection.values)}
    return _ordered(by_key, by)


def grouped_together(
    ledger: sqlite3.Connection, selection: Selection, names: Sequence[str]
) -> dict[str, dict[str, Totals]]:
    """`grouped` by several of GROUPS at once: the rows are read a single time, which is most of the work."""
    keys = ", ".join(GROUPS[name] for name in names)
    numbers = ", ".join(str(index + 1) for index in range(len(names)))
    query = f"SELECT {keys}, {_TOTALS} FROM requests WHERE {selection.where} GROUP BY {numbers} ORDER BY {numbers}"  # noqa: S608  (ours)
    sums: dict[str, dict[str, list[float]]] = {name: {} for name in names}
    for row in ledger.execute(query, selection.values):
        figures = row[len(names) :]
        for name, key in zip(names, row, strict=False):
            before = sums[name].get(key)
            sums[name][key] = list(map(add, before, figures)) if before else list(figures)
    by_name = {name: {key: _totals(row) for key, row in groups.items()} for name, groups in sums.items()}
    return {name: _ordered(groups, name) for name, groups in by_name.items()}


def _ordered(groups: Mapping[str, Totals], by: str) -> dict[str, Totals]:
    """Times in their order, everything else with the greatest spending first."""
    if by in TIMES:
        return dict(sorted(groups.items()))
    return dict(sorted(groups.items(), key=lambda item: -item[1].usd))


def parts(
    ledger: sqlite3.Connection, selection: Selection, by: str, whole: Totals | None = None
) -> dict[str, PartTotals]:
    """Return the totals by one of PARTS, the greatest saving first; "" is what was saved or debited outside of blocks.

    `whole`: the totals of the selection, where they are known already.

    Where the selection names a tool, a compressor or a kind, these are its own blocks and nothing else.
    """
    column = PARTS[PARTS.index(by)]
    condition, values = selection.of_blocks
    query = (
        f"SELECT edits.{column}, {_PARTS} FROM requests JOIN edits ON edits.request = requests.id "  # noqa: S608  (ours)
        f"WHERE {selection.where} AND {_CHANGED}{condition} GROUP BY 1"
    )
    by_key = {key: _part(row) for key, *row in ledger.execute(query, (*selection.values, *values))}
    if not condition:
        rest = _rest(whole or totals(ledger, selection), added(by_key.values(), PartTotals()))
        if abs(rest.saved_usd) + abs(rest.possible_usd) > _ROUNDING:
            by_key[""] = by_key.get("", PartTotals()) + rest
    return dict(sorted(by_key.items(), key=lambda item: -item[1].saved_usd - item[1].possible_usd))


_ROUNDING: Final = 1e-9  # US dollars that may come of adding up in another order


def _rest(whole: Totals, in_blocks: PartTotals) -> PartTotals:
    return PartTotals(
        saved_usd=whole.saved_usd - in_blocks.saved_usd, possible_usd=whole.possible_usd - in_blocks.possible_usd
    )


def unpriced(ledger: sqlite3.Connection, selection: Selection) -> list[str]:
    """The models of which nobody knows the price."""
    query = f"SELECT DISTINCT {MODEL} FROM requests WHERE {selection.where} AND cost_basis = 'unpriced' ORDER BY 1"  # noqa: S608  (ours)
    return [model for (model,) in ledger.execute(query, selection.values)]


def left_alone(ledger: sqlite3.Connection, selection: Selection) -> list[Left]:
    """Why requests and blocks were left as they came, the most frequent reason first."""
    query = (
        f"SELECT reason, sum(whole) AS requests, sum(part) AS blocks FROM ("  # noqa: S608  (ours)
        f"SELECT reason, 1 AS whole, 0 AS part FROM requests WHERE {selection.where} AND reason <> '' UNION ALL "
        f"SELECT skips.reason, 0, skips.blocks FROM skips JOIN (SELECT id FROM requests WHERE {selection.where}) "
        "ON skips.request = id) GROUP BY reason ORDER BY requests + blocks DESC, reason"
    )
    return [Left(*row) for row in ledger.execute(query, selection.values * 2)]


Summable = TypeVar("Summable", Totals, PartTotals)


def added(groups: Iterable[Summable], nothing: Summable) -> Summable:
    """The sum of them all."""
    return reduce(lambda one, other: one + other, groups, nothing)


def first_of(groups: Mapping[str, Summable], most: int, nothing: Summable) -> tuple[dict[str, Summable], Summable]:
    """The first so many groups, and the sum of all others."""
    kept = dict(list(groups.items())[:most])
    return kept, added((group for key, group in groups.items() if key not in kept), nothing)


def span(ledger: sqlite3.Connection) -> Selection | None:
    """Return the span from the first request to the last; None where there is none."""
    first, last = ledger.execute("SELECT min(started), max(started) FROM requests").fetchone()
    return None if first is None else Selection(first, last)


_INTEGERS: Final = frozenset(f.name for f in (*fields(Totals), *fields(PartTotals)) if f.type == "int")


def _totals(row: Sequence[Any]) -> Totals:
    return Totals(*_typed(row, Totals))


def _part(row: Sequence[Any]) -> PartTotals:
    return PartTotals(*_typed(row, PartTotals))


def _typed(row: Sequence[Any], kind: type[Totals | PartTotals]) -> Iterator[Any]:
    """SQLite's total() is never NULL, and never an integer."""
    return (int(value) if f.name in _INTEGERS else value for f, value in zip(fields(kind), row, strict=True))
