"""What goes to a worker for one block, and what comes back and is remembered.

Apart from choose.py so that the proxy's own process, which only plans and splices, loads neither compressors nor vocabulary.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final, Literal

import msgspec

from .settings import Settings

ToolClass = Literal["any", "lossless"]
"""How far a block that may be touched may be changed."""


class Source(msgspec.Struct, frozen=True):
    """A text that stands above a block in the same request, as it is sent."""

    label: str
    """How a reference names it; no two in one request have the same."""
    text: str
    first: int = 1
    """The number of its first line, where lines have none of their own."""
    topics: tuple[str, ...] = ()
    """Names of files and commands that it is about."""
    name: bytes = b""
    """Stands for the text of a result as it is sent: what a decision rests on. Empty for what the model wrote, which stays."""


class Job(msgspec.Struct, frozen=True):
    """One block to compress; all that the answer may depend on."""

    text: str
    tool_class: ToolClass | Literal["exact"]
    """`exact`: never reworded; what stands above may be said by reference."""
    settings: Settings
    hint: bool = False
    """Whether the client has a tool with which it can fetch an original."""
    bias: float = 1.0
    """How much of the budget to use, from an extension's `compute_biases`."""
    same: str = ""
    """The label of an earlier result that is identical."""
    sources: tuple[Source, ...] = ()
    """What stands above and has lines in common with the text."""
    first: int = 1
    """The number of the text's first line, where lines have none of their own."""
    topics: tuple[str, ...] = ()
    """Names of files and commands that the text is about."""
    shortened: str = ""
    """The text as a model has shortened it, where it has."""
    exact: str = ""
    """The reason why it may not be reworded."""
    quotes: bool = False
    """What looks like a marker in the text was not written by thinwire."""


class Replacement(msgspec.Struct, frozen=True):
    """What was decided for a block, once and for good."""

    text: str | None
    """None: leave it alone, for `reason`."""
    reason: str = ""
    kind: str = ""
    compressor: str = ""
    tokens_before: int = 0
    tokens_after: int = 0
    lossless: bool = False
    original_id: str = ""
    """Short content address of what was replaced."""
    sent_at: float = 0.0
    """For a block that the provider may have cached: when it was last sent as it is; seconds since the epoch."""
    rests: tuple[bytes, ...] = ()
    """Names of the results, as they are sent, that its references lead to."""
    gone: bool | None = None
    """Whether facts were left out, so that it may only be sent where the original is kept; None: not known."""

    unseen: bool = False
    """Nobody has looked at the text: what this says holds in this conversation, and is not remembered for others."""

    @property
    def needs_original(self) -> bool:
        """Return whether it may only be sent where the original is kept."""
        return self.text is not None and not self.lossless and self.gone is not False


def counting(text: str) -> Job:
    """A job whose answer leaves the text alone, and says in `tokens_before` how many tokens it has."""
    return Job(text, "exact", Settings(min_tokens=0))


ID_DIGITS: Final = 16
"""Hex digits of an original's id: 64 bits, which nobody makes to collide by trying (48 took 83 seconds)."""


def short_id(text: str) -> str:
    """The content address under which an original is kept: the first digits of its sha256."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:ID_DIGITS]
