"""One conversation as it was recorded: what the user asked, what the model said and called, what the tools returned.

A conversation only ever grows. Where a client has compacted its history, a new conversation begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thinwire.pipeline.model.usage import Usage


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call and its result."""

    id: str
    tool: str
    arguments: str
    """JSON text, or what a tool got that takes bare text."""
    result: str | None = None
    """None: there is none (yet)."""
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A message of the user, or of the client in the user's name."""

    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What the model said and called in one response."""

    text: str
    calls: tuple[Call, ...] = ()
    at: float | None = None
    """When, in seconds since the epoch; None where it was not recorded."""
    usage: Usage | None = None
    """What the provider billed, where it was recorded."""


Step = Asked | Turn


@dataclass(frozen=True, slots=True)
class Conversation:
    """One recorded conversation of one client."""

    name: str
    client: str
    wire: str
    provider: str
    """As addon/providers names it."""
    model: str
    steps: tuple[Step, ...]
    project: str = ""
    used: dict[str, tuple[str, ...]] | None = None
    """Call id -> what later turns took from its result, where somebody has looked."""

    @property
    def turns(self) -> Iterator[Turn]:
        return (step for step in self.steps if isinstance(step, Turn))

    @property
    def calls(self) -> Iterator[Call]:
        return (call for turn in self.turns for call in turn.calls)

    @property
    def began(self) -> float | None:
        """When the first response came, in seconds since the epoch."""
        return next((turn.at for turn in self.turns if turn.at is not None), None)
