"""prices.json: what it holds, and which of its rates are in force for a model at a moment.

For each list `like` names other lists whose models it sells too, and `models` holds one object per model:
`match`    a string that begins with what it tests of the lower-case model name, and the rest is the operand: `=` equals,
           `^` begins, `$` ends, `~` contains, `/` matches a regular expression. Or ["any", ...] or ["all", ...] of these.
`window`   the context window in tokens.
`prices`   [when, rates], the last one in force wins, the first if none is. `when`: null, a day from which on it holds, or
           [from, until] as times of day in UTC.
`variants` [context, when, rates]: replaces single rates for requests whose context holds all that this one says, the first one in
           force. Contexts are like {"service_tier": "flex"}, {"speed": "fast"} or {"processing": "batch"}.
Rates are objects from the names in cost.py to a number, or to [base, [above so many tokens, number], ...].
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import resources
from typing import Any, Final

import msgspec

from .cost import Rate, Rates

FILE: Final = "prices.json"

Match = str | list[Any]
When = str | tuple[str, str] | None
Row = dict[str, float | list[Any]]


class Model(msgspec.Struct, frozen=True):
    """One model of a list."""

    match: Match
    prices: list[tuple[When, Row]]
    window: int | None = None
    variants: list[tuple[dict[str, str], When, Row]] = []


class Listing(msgspec.Struct, frozen=True):
    """What one provider sells."""

    models: list[Model]
    like: list[str] = []


class _File(msgspec.Struct, frozen=True):
    source: str
    date: str
    licence: str
    providers: dict[str, msgspec.Raw]


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """The lists, each parsed when it is first asked for."""

    source: str
    date: str
    _raw: Mapping[str, msgspec.Raw]

    def model(self, listed: str, name: str) -> tuple[Model | None, bool]:
        """The model of that name which this provider sells, and whether it stands in its own list."""
        for spelling in dict.fromkeys((name.lower(), _dashed(name.lower()))):
            own = _listing(self, listed)
            for listing in (own, *(_listing(self, other) for other in own.like)):
                fitting = next((model for model in listing.models if matches(model.match, spelling)), None)
                if fitting is not None:
                    return fitting, listing is own
        return None, False

    def listing(self, listed: str) -> Listing:
        return msgspec.json.decode(self._raw[listed], type=Listing) if listed in self._raw else Listing([])


@cache
def read() -> Table:
    """The one table, read at the first question."""
    document = msgspec.json.decode((resources.files(__package__) / FILE).read_bytes(), type=_File)
    return Table(document.source, document.date, document.providers)


@cache
def _listing(table: Table, listed: str) -> Listing:
    return table.listing(listed)


_TESTS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "=": str.__eq__,
    "^": str.startswith,
    "$": str.endswith,
    "~": str.__contains__,
    "/": lambda name, pattern: re.search(pattern, name) is not None,
}
_ALL: Final[Mapping[str, Callable[[Sequence[bool]], bool]]] = {"any": any, "all": all}


def matches(match: Match, name: str) -> bool:
    """Return whether the lower-case name is meant."""
    if isinstance(match, str):
        return _TESTS[match[0]](name, match[1:])
    return _ALL[match[0]]([matches(part, name) for part in match[1:]])


def rates_at(model: Model, moment: datetime, context: Mapping[str, str]) -> tuple[Rates, frozenset[str]]:
    """Return what is in force in a context, and those keys of it for which no variant is listed."""
    base = next((row for when, row in reversed(model.prices) if in_force(when, moment)), model.prices[0][1])
    rates, known = _rates(base), set[str]()
    for wanted, when, row in reversed(model.variants):
        if wanted.items() <= context.items() and in_force(when, moment):
            rates = rates.replaced(_rates(row))
            known |= wanted.keys()
    return rates, frozenset(context.keys() - known)


def in_force(when: When, moment: datetime) -> bool:
    """Whether a price holds at that moment: always, from a date on, or between two times of day, over midnight too. In UTC."""
    if when is None:
        return True
    moment = moment.astimezone(UTC)
    if isinstance(when, str):
        return moment.date() >= date.fromisoformat(when)
    begin, end = map(time.fromisoformat, when)
    now = moment.time()
    return begin <= now < end if begin <= end else now >= begin or now < end


def _rates(row: Row) -> Rates:
    return Rates({kind: _rate(given) for kind, given in row.items()})


def _rate(given: float | list[Any]) -> Rate:
    if isinstance(given, list):
        return Rate(given[0], tuple((above, rate) for above, rate in given[1:]))
    return Rate(given)


_COMPACT: Final = re.compile(r"-(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")


def _dashed(name: str) -> str:
    """`model-20251211` as `model-2025-12-11`: gateways write dates as one number."""
    return _COMPACT.sub(r"-\1-\2-\3", name)
