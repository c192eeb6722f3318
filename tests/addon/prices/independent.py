"""Not ours: genai-prices itself reads and prices what stands on stdin. Runs in an environment of its own.

In: {"documents": [{provider, flavor, model, when, tier, document}], "when": [Unix times]}. Out: {"documents": [usd or null],
"table": [[provider, model, tier, when, usage, usd]]}: every model of every provider named, at each time.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from genai_prices import Usage, calc_price, extract_usage
from genai_prices.data import providers

USAGES = (
    {"input_tokens": 1_000, "output_tokens": 500},
    {"input_tokens": 150_000, "cache_read_tokens": 90_000, "cache_write_tokens": 40_000, "output_tokens": 9_000},
    {"input_tokens": 300_000, "cache_read_tokens": 280_000, "output_tokens": 100},
)


def price(usage: Any, provider: str, model: str, when: float, tier: str) -> float:
    context = {"service_tier": tier} if tier else None
    moment = datetime.fromtimestamp(when, UTC)
    found = calc_price(usage, model, provider_id=provider, genai_request_timestamp=moment, price_context=context)
    return float(found.total_price)


def read(asked: Any) -> float:
    found = extract_usage(asked["document"], provider_id=asked["provider"], api_flavor=asked["flavor"])
    model = asked["document"].get("model") or asked["document"].get("modelVersion") or asked["model"]
    return price(found.usage, asked["provider"], model, asked["when"], asked["tier"])


def table(names: Any, times: Any) -> Iterator[Any]:
    for provider in providers:
        for model in provider.models if provider.id in names else ():
            tiers = {variant.when.get("service_tier", "") for variant in model.price_variants or ()} | {""}
            for usage in USAGES:
                for when in times:
                    for tier in sorted(tiers):
                        try:
                            usd = price(Usage(**usage), provider.id, model.id, when, tier)
                        except (LookupError, ValueError):
                            usd = None
                        yield provider.id, model.id, tier, when, usage, usd


asked = json.load(sys.stdin)
documents = [read(one) for one in asked["documents"]]
json.dump({"documents": documents, "table": list(table(asked["providers"], asked["when"]))}, sys.stdout)
