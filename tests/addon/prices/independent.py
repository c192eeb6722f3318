"""Not ours: genai-prices itself reads and prices what stands on stdin. Runs in an environment of its own.

In: {"documents": [{provider, flavor, model, when, context, billed, document}], "providers": [...], "when": [Unix times]}; a null
document is one for which genai-prices may have no reader: 12,345 tokens in and 678 out are meant.
Out: {"documents": [usd], "table": [[provider, model, context, when, usage, usd]]}: every model of every provider, at each time.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from genai_prices import Usage, calc_price, extract_usage
from genai_prices.data import providers

PLAIN = {"input_tokens": 12_345, "output_tokens": 678}
USAGES = (
    {"input_tokens": 1_000, "output_tokens": 500},
    {"input_tokens": 150_000, "cache_read_tokens": 90_000, "cache_write_tokens": 40_000, "output_tokens": 9_000},
    {"input_tokens": 300_000, "cache_read_tokens": 280_000, "output_tokens": 100},
)


def price(usage: Any, provider: str, model: str, when: float, context: Mapping[str, str]) -> float:
    moment = datetime.fromtimestamp(when, UTC)
    found = calc_price(
        usage, model, provider_id=provider, genai_request_timestamp=moment, price_context=context or None
    )
    return float(found.total_price)


def read(asked: Any) -> float:
    document, model = asked["document"] or {}, asked["model"]
    if document:
        usage = extract_usage(document, provider_id=asked["provider"], api_flavor=asked["flavor"]).usage
        model = document.get("model") or document.get("modelVersion") or model
    else:
        usage = Usage(**PLAIN)
    return price(usage + Usage(**asked["billed"]), asked["provider"], model, asked["when"], asked["context"])


def table(names: Any, times: Any) -> Iterator[Any]:
    for provider in providers:
        for model in provider.models if provider.id in names else ():
            contexts = [{}, *(variant.when for variant in model.price_variants or ())]
            for usage in USAGES:
                for when in times:
                    for context in contexts:
                        try:
                            usd = price(Usage(**usage), provider.id, model.id, when, context)
                        except (LookupError, ValueError):
                            usd = None
                        yield provider.id, model.id, context, when, usage, usd


asked = json.load(sys.stdin)
documents = [read(one) for one in asked["documents"]]
json.dump({"documents": documents, "table": list(table(asked["providers"], asked["when"]))}, sys.stdout)
