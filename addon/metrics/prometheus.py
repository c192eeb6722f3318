"""Counters since the proxy started, as Prometheus reads them at /metrics (text format 0.0.4).

Bounded: a model is named by whoever asks for one, so only the first so many models have series of their own, and all others
share one per provider; reasons are thinwire's own; no project, conversation or tool is a label. The ledger has those.
Counters never fall: what an original that was looked up costs is a counter of its own, to be taken off.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.retention import Fact, Retained

from ..audit.client_process import Owner
from ..audit.pricing import Account, name_of
from ..audit.receipt import Receipt

_MODELS: Final = 50
_LONGEST: Final = 100  # characters of a name
_OTHER: Final = "other"
_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_REASONS: Final = frozenset(Reason)

Labels = tuple[tuple[str, str], ...]

# Every counter and what it counts.
_HELP: Final[Mapping[str, str]] = {
    "requests_total": "Chat requests by what thinwire did with the body, and by how they were answered.",
    "tokens_total": "Tokens by price class, as billed, or counted where nobody told; the classes are disjoint.",
    "cost_usd_total": "US dollars spent, by what the figure rests on (usage, provider, estimate).",
    "unpriced_requests_total": "Requests with a cost that nobody knows; they are not in cost_usd.",
    "saved_tokens_total": "Tokens that were not sent: for the first time (new), or once more (again).",
    "debited_tokens_total": "Tokens of originals that were looked up after all; not yet taken off saved_tokens.",
    "saved_usd_total": "US dollars saved, by what the figure rests on (exact, estimate); lost_usd is to be taken off.",
    "lost_usd_total": "US dollars by which requests cost more than they would have.",
    "possible_usd_total": "US dollars that audit mode would have saved.",
    "compressed_facts_total": "Numbers, paths and error lines in what was first compressed, by whether they stayed literally.",
    "shadow_requests_total": "Requests sent a second time, by what was sent and how the model's next step differed.",
    "left_alone_blocks_total": "Blocks left as they came, by reason.",
}
_ADDED: Final = "added_seconds"
_ADDED_HELP: Final = "Time that thinwire added to a request."
_CLASSES: Final = ("input", "cache_read", "cache_write", "cache_write_1h", "output")


class ModelNames:
    """Models as they may be labels: the first so many have names of their own. For one thread."""

    def __init__(self, other: str) -> None:
        self._other = other
        self._known: set[tuple[str, str]] = set()

    def of(self, provider: str, model: str) -> str:
        """The name, or that of all others."""
        named = provider, model[:_LONGEST]
        if named not in self._known and len(self._known) >= _MODELS:
            return self._other
        self._known.add(named)
        return named[1]


class Metrics:
    """`on_request` listens to the ledger; `metrics_text` may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counters: dict[str, dict[Labels, float]] = {name: defaultdict(float) for name in _HELP}
        self._names = ModelNames(_OTHER)
        self._buckets = [0] * (len(_SECONDS) + 1)
        self._seconds = 0.0

    def on_request(self, receipt: Receipt, owner: Owner, account: Account) -> None:
        """Count one more request. On the ledger's thread."""
        seconds = receipt.ms_added / 1000
        with self._lock:
            model = ("provider", receipt.provider), ("model", self._names.of(receipt.provider, name_of(receipt)))
            for name, labels, more in _counted(receipt, account):
                if more > 0:
                    self._counters[name][labels if name in _NOT_BY_MODEL else (*model, *labels)] += more
            self._buckets[bisect_left(_SECONDS, seconds)] += 1
            self._seconds += seconds

    def on_retained(self, retained: Mapping[Fact, Retained]) -> None:
        """Count what stayed of what one request brought. On the meter's thread."""
        with self._lock:
            for fact, counts in retained.items():
                for fate, number in (("stayed", counts.stayed), ("not-literally", counts.there - counts.stayed)):
                    if number:
                        self._counters["compressed_facts_total"][(("fact", fact), ("fate", fate))] += number

    def metrics_text(self) -> str:
        """The whole page."""
        with self._lock:
            return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        for name, help_text in _HELP.items():
            yield f"# HELP thinwire_{name} {help_text}"
            yield f"# TYPE thinwire_{name} counter"
            for labels, value in sorted(self._counters[name].items()):
                yield f"thinwire_{name}{_written(labels)} {_number(value)}"
        yield from _histogram(_ADDED, _ADDED_HELP, self._buckets, self._seconds)


# by model as well, there would be too many
_NOT_BY_MODEL: Final = frozenset({"left_alone_blocks_total"})


def _counted(receipt: Receipt, account: Account) -> Iterator[tuple[str, Labels, float]]:
    yield "requests_total", (("body", receipt.status), ("answer", _answer(receipt))), 1
    for name in _CLASSES:
        yield "tokens_total", (("class", name),), getattr(account.usage, name) or 0
    if account.usd is None:
        yield "unpriced_requests_total", (), 1
    yield "cost_usd_total", (("basis", account.cost_basis),), account.usd or 0
    yield from _saved(receipt, account)
    if receipt.shadow is not None:
        yield "shadow_requests_total", (("arm", receipt.shadow.arm), ("outcome", receipt.shadow.outcome)), 1
    for reason, blocks in receipt.skipped.items():
        yield "left_alone_blocks_total", (("reason", reason if reason in _REASONS else _OTHER),), blocks


def _saved(receipt: Receipt, account: Account) -> Iterator[tuple[str, Labels, float]]:
    usd = account.saved_value.usd if account.saved_value else 0.0
    if receipt.mode == "audit":
        yield "possible_usd_total", (), usd
        return
    yield "saved_usd_total", (("basis", account.saving_basis),), usd
    yield "lost_usd_total", (("basis", account.saving_basis),), -usd
    yield "saved_tokens_total", (("sent", "new"),), account.kept.new
    yield "saved_tokens_total", (("sent", "again"),), account.kept.again
    yield "debited_tokens_total", (), account.debited.new + account.debited.again


def _answer(receipt: Receipt) -> str:
    if receipt.aborted:
        return "aborted"
    return f"{receipt.http_status // 100}xx" if 100 <= receipt.http_status < 600 else "none"


def _histogram(name: str, labels: str, buckets: Sequence[int], total: float) -> Iterator[str]:
    yield f"# HELP thinwire_{name} {labels}"
    yield f"# TYPE thinwire_{name} histogram"
    count = 0
    for most, more in zip((*map(_number, _SECONDS), "+Inf"), buckets, strict=True):
        count += more
        yield f'thinwire_{name}_bucket{{le="{most}"}} {count}'
    yield f"thinwire_{name}_sum {_number(total)}"
    yield f"thinwire_{name}_count {count}"


def _written(labels: Labels) -> str:
    pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{pairs}}}" if pairs else ""


def _escaped(value: str) -> str:
    """Return the value as the format wants it; and no half characters, which are no UTF-8."""
    whole = value.encode("utf-8", "replace").decode()
    return whole.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
