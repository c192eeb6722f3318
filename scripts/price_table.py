"""Writes addon/prices/prices.json and the licence beside it. Run by scripts/prices, in an environment with genai-prices.

The format is described in addon/prices/table.py. Only providers that thinwire routes to, and only what a chat endpoint bills.
"""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "addon" / "prices"
LISTED = tomllib.loads((FOLDER / "names.toml").read_text())
# genai-prices' keys -> the names of addon/prices/cost.py. What is missing is never billed by a chat endpoint.
KINDS = {
    "input_mtok": "input",
    "cache_read_mtok": "cache_read",
    "cache_write_mtok": "cache_write",
    "cache_write_1h_mtok": "cache_write_1h",
    "output_mtok": "output",
    "output_reasoning_mtok": "reasoning",
    "output_citation_mtok": "citation",
    **{f"{way}_{kind}_mtok": f"{way}_{kind}" for way in ("input", "output") for kind in ("audio", "image", "video")},
    **{f"cache_{kind}_read_mtok": f"cache_read_{kind}" for kind in ("audio", "image", "video")},
    "requests_kcount": "request",
    "web_searches_kcount": "web_search",
    "social_searches_kcount": "social_search",
    "storage_searches_kcount": "file_search",
    "code_executions_kcount": "code_execution",
}
SIGNS = {"equals": "=", "starts_with": "^", "ends_with": "$", "contains": "~", "regex": "/"}
GROUPS = {"or_": "any", "and_": "all"}
CONTEXT = {"service_tier", "speed", "processing"}


def match(clause: Any) -> Any:
    for name, word in GROUPS.items():
        if hasattr(clause, name):
            return [word, *map(match, getattr(clause, name))]
    name, sign = next((name, sign) for name, sign in SIGNS.items() if hasattr(clause, name))
    operand = getattr(clause, name)
    return sign + (operand if name == "regex" else operand.lower())


def number(value: Any) -> float | int:
    return int(value) if value == int(value) else float(value)


def rate(value: Any) -> Any:
    if not hasattr(value, "tiers"):
        return number(value)
    return [number(value.base), *([tier.start, number(tier.price)] for tier in value.tiers)]


def rates(prices: Any) -> dict[str, Any]:
    return {name: rate(price) for key, name in KINDS.items() if (price := getattr(prices, key)) is not None}


def when(constraint: Any) -> Any:
    if constraint is None:
        return None
    if hasattr(constraint, "start_date"):
        return constraint.start_date.isoformat()
    return [utc(constraint.start_time), utc(constraint.end_time)]


def utc(moment: Any) -> str:
    assert moment.tzinfo is None or not moment.utcoffset(), "only times in UTC are known"
    return str(moment.replace(tzinfo=None).isoformat("minutes"))


def model(listed: Any) -> dict[str, Any] | None:
    conditional = listed.prices if isinstance(listed.prices, list) else None
    prices = (
        [[when(price.constraint), rates(price.prices)] for price in conditional]
        if conditional is not None
        else [[None, rates(listed.prices)]]
    )
    if not any(row for _, row in prices):
        return None
    variants = [
        [variant.when, when(variant.constraint), rates(variant.prices)]
        for variant in listed.price_variants or ()
        if variant.when.keys() <= CONTEXT
    ]
    row = {"match": match(listed.match), "window": listed.context_window, "prices": prices, "variants": variants}
    return {name: value for name, value in row.items() if value}


def main() -> None:
    from genai_prices.data import providers  # noqa: PLC0415  (only in the environment that scripts/prices makes)

    by_id = {provider.id: provider for provider in providers}
    wanted = sorted(
        {other for name in LISTED.values() for other in (name, *(by_id[name].fallback_model_providers or ()))}
    )
    lines = []
    for name in wanted:
        models = ",\n  ".join(
            json.dumps(row, separators=(",", ":")) for listed in by_id[name].models if (row := model(listed))
        )
        like = json.dumps(by_id[name].fallback_model_providers or [])
        lines.append(f'{json.dumps(name)}: {{"like": {like}, "models": [\n  {models}\n]}}')
    about = {
        "source": f"genai-prices {metadata.version('genai-prices')}, https://github.com/pydantic/genai-prices",
        "date": datetime.now(UTC).date().isoformat(),
        "licence": "MIT, see LICENSE.genai-prices",
    }
    head = ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in about.items())
    body = ",\n".join(lines)
    (FOLDER / "prices.json").write_text(f'{{\n{head},\n"providers": {{\n{body}\n}}}}\n')
    licence = next(path for path in metadata.files("genai-prices") or () if path.name == "LICENSE")
    (FOLDER / "LICENSE.genai-prices").write_text(licence.read_text())


if __name__ == "__main__":
    main()
