"""What is known about one chat request when it is over: all that a ledger row, a terminal line or a metric needs.

Counts and names only, but for what the model wrote, which the ledger counts and forgets. Whoever wants receipts is a
function in `Receipts.listeners`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from thinwire.pipeline.model.blocks import Edit, Status
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.response.next_step import Difference

from .signs import Signs

_SWITCHED: Final = 101

Arm = Literal["original", "again"]
"""Sent the second time: what the client sent; or the very same bytes, which tells how often the model differs from itself."""
Mode = Literal["optimize", "audit", "off"]


@dataclass(frozen=True, slots=True)
class Saving:
    """One block that was sent differently (in audit: would have been)."""

    tool: str
    kind: str
    compressor: str
    tokens_before: int
    tokens_after: int
    original_id: str
    lossless: bool
    bytes_after: int = 0
    """Size in the body, as sent."""

    @classmethod
    def of(cls, edit: Edit) -> Saving:
        return cls(
            edit.tool,
            edit.kind,
            edit.compressor,
            edit.tokens_before,
            edit.tokens_after,
            edit.original_id,
            edit.lossless,
            len(edit.replacement),
        )


@dataclass(frozen=True, slots=True)
class Lookup:
    """One block in which the model was given back what had been taken out."""

    original_id: str
    tokens: int
    """An estimate, from its size."""


@dataclass(frozen=True, slots=True)
class VolatileToken:
    """A token in a system prompt that may change on every request, and so defeats the provider's cache behind it."""

    kind: str
    prompt: int
    """Which of the system texts it stands in, from 0."""
    line: int
    """From 1."""
    place: str
    """Short hash of the words before it; the same whatever the token says."""
    tokens_behind: int
    """An estimate, of the system prompt alone."""


@dataclass(frozen=True, slots=True)
class Shadow:
    """What came of sending a request a second time."""

    arm: Arm
    outcome: Difference
    kinds: tuple[str, ...]
    """Of what the first one had newly compressed."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One request to a chat endpoint and what became of it."""

    started: float
    """Unix time in seconds at which its headers had arrived."""
    provider: str
    host: str
    path: str
    """Without the query."""
    wire: str
    mode: Mode
    level: str
    status: Status
    """What thinwire did with the body; in audit, what it would have done."""
    reason: str = ""
    """Why the whole body was left alone."""
    model: str = ""
    streamed: bool = False
    turns: int = 0
    """Messages or items in the conversation."""
    conversation: str = ""
    """Short hash of what opened the conversation; "" when unknown."""
    previous: str = ""
    """Id of the response that this request continues."""
    session: str = ""
    """Short hash of the id that the client gives its session: several conversations where there are sub-agents."""
    agent: str = ""
    """Which of its agents is asking, where the client says so."""
    tokens_before: int = 0
    """Of the edited blocks, o200k."""
    tokens_after: int = 0
    savings: tuple[Saving, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    carried: int = 0
    """Tokens saved in the responses that this request continues: not in its body, and saved again all the same."""
    signs: Signs = field(default_factory=Signs)
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Reason -> number of blocks left alone."""
    bytes_before: int = 0
    """Size of the body as the client sent it; 0 when it was streamed through unread."""
    bytes_after: int = 0
    text_bytes: int = 0
    """Of the body as sent, decoded; 0 when it was streamed through unread."""
    ms_added: float = 0.0
    """Between the last byte from the client and the first one to the provider."""
    ms_total: float = 0.0
    """From the headers of the request to the end of the response."""
    http_status: int = 0
    """Of the answer that the client got; 0 for none."""
    refused: int = 0
    """The status with which the provider refused the changed body before the original was sent; 0 for none."""
    aborted: bool = False
    """The exchange ended before the response did."""
    failed: bool = False
    """The answer said an error and nothing else, or nothing at all, though it had begun with a good status."""
    usage: Usage = field(default_factory=Usage)
    written: str = field(default="", repr=False)
    """What the model wrote, as far as it passed and is worth counting; never kept."""
    auth_mode: str = ""
    client: str = ""
    """Family of the client, from its User-Agent."""
    volatile: tuple[VolatileToken, ...] = ()
    shadow: Shadow | None = None
    """Of a request that was only sent to be compared with another."""
    client_port: int = 0
    """The client's source port, by which its process can be found while it lives; 0 when unknown."""

    @property
    def delivered(self) -> bool:
        """The provider took it and charges for it, whether or not the client waited for the end."""
        if self.http_status == _SWITCHED:  # a WebSocket: an answer that only says "error" costs nothing
            return self.usage.known or self.aborted
        return 200 <= self.http_status < 300 and not self.failed

    @property
    def applied(self) -> bool:
        """Return whether what was saved really was: it left the machine differently."""
        return self.delivered and self.mode == "optimize" and self.status == "compressed" and not self.refused

    @property
    def held(self) -> bool:
        """Return whether it belongs to a conversation that is left alone, for comparison."""
        return self.reason == Reason.HOLDOUT


class Receipts:
    """Hands each receipt to whoever listens, in order."""

    def __init__(self, complete: Callable[[Receipt], Receipt] = lambda receipt: receipt) -> None:
        """`complete` adds what only earlier receipts tell."""
        self._complete = complete
        self.listeners: list[Callable[[Receipt], None]] = []

    def issue(self, receipt: Receipt) -> None:
        receipt = self._complete(receipt)
        for listener in self.listeners:
            listener(receipt)
