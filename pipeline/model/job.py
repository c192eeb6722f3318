"""What goes to a worker for one block, and what comes back and is remembered.

Apart from choose.py so that the proxy's own process, which only plans and splices, loads neither compressors nor vocabulary.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Literal

import msgspec

from .settings import Settings

ToolClass = Literal["any", "lossless"]
"""How far a block that may be touched may be changed."""


class Job(msgspec.Struct, frozen=True):
    """One block to compress; all that the answer may depend on."""

    text: str
    tool_class: ToolClass | Literal["exact"]
    """`exact`: only a pointer to an identical earlier result may stand in its place."""
    settings: Settings
    hint: bool = False
    """Whether the client has a tool with which it can fetch an original."""
    bias: float = 1.0
    """How much of the budget to use, from an extension's `compute_biases`."""
    earlier: Earlier | None = None


class Earlier(msgspec.Struct, frozen=True):
    """A result that stands earlier in the same request: the same text, or that of the same call."""

    label: str
    """How a marker names it."""
    text: str
    job: Job | None = None
    """What decides whether it is sent in full; None when it surely is."""


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


def short_id(text: str) -> str:
    """The content address under which an original is kept: the first 12 hex digits of its sha256."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
