"""Reading figures out of what providers answer. A shape that is not what the documentation says is `None`, no error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from json import dumps
from typing import Any, Final

NOTHING: Final[Mapping[str, Any]] = {}


def mapping(value: object) -> Mapping[str, Any]:
    """`value` if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else NOTHING


def mappings(value: object) -> Iterator[Mapping[str, Any]]:
    """The objects among the elements of the array `value`."""
    return (element for element in value if isinstance(element, dict)) if isinstance(value, list) else iter(())


def first(value: object) -> Mapping[str, Any]:
    """The first element of the array `value`, if it is an object."""
    return mapping(value[0]) if isinstance(value, list) and value else NOTHING


def texts(*values: object) -> Iterator[str]:
    """Yield those of the values that are text, and not empty."""
    return (value for value in values if isinstance(value, str) and value)


def dumps_if(value: object) -> str:
    """The object or array `value` as text; "" for anything else."""
    return dumps(value) if isinstance(value, dict | list) else ""


_MOST_TOKENS: Final = 1 << 30
"""Of one request; a hundred times what any model reads. More is no figure of a provider's, and would be a bill of thousands."""


def tokens(value: object) -> int | None:
    """A count of tokens; None where `value` is no count."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _MOST_TOKENS:
        return None
    return int(value)


def dollars(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1 << 53:
        return None
    return float(value)


_TICKS: Final = 1e10
"""Of xAI's, to a dollar (docs.x.ai/developers/cost-tracking)."""


def charged(counts: Mapping[str, Any]) -> float | None:
    """The amount in US dollars that a `usage` object names itself."""
    cost = counts.get("cost")
    amount = dollars(mapping(cost).get("total_cost", cost))  # Perplexity says it in an object, OpenRouter plainly
    if amount is not None and counts.get("is_byok") is True:  # OpenRouter charges a fee, the key's provider the rest
        return amount + (dollars(mapping(counts.get("cost_details")).get("upstream_inference_cost")) or 0.0)
    ticks = dollars(counts.get("cost_in_usd_ticks"))
    return ticks / _TICKS if amount is None and ticks is not None else amount


def name(value: object) -> str | None:
    """A non-empty string."""
    return value if isinstance(value, str) and value else None


def less(total: int | None, *parts: int | None) -> int | None:
    """`total` without those of its parts that are known; never below zero."""
    return None if total is None else max(0, total - sum(part or 0 for part in parts))


def plus(*parts: int | None) -> int | None:
    """The sum of the parts that are known; None if none is."""
    known = [part for part in parts if part is not None]
    return sum(known) if known else None


def some(**counts: int | None) -> dict[str, int] | None:
    """The counts that are known and not zero; None if there are none."""
    return {part: count for part, count in counts.items() if count} or None


def times(tool: str, count: object) -> frozenset[tuple[str, str]]:
    """Return so many calls of a provider's tool, told apart by number alone."""
    return frozenset((tool, str(number)) for number in range(min(tokens(count) or 0, _MOST_CALLS)))


_MOST_CALLS: Final = 10_000
"""Of one tool in one response; more is no figure of a provider's."""
