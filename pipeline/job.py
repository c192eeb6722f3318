"""What goes to a worker for one block, and what comes back and is remembered.

Apart from squeeze.py so that the proxy's own process, which only plans and splices, loads neither compressors nor vocabulary.
"""

from __future__ import annotations

from hashlib import sha256

import msgspec

from .policy import ToolClass
from .settings import Settings


class Job(msgspec.Struct, frozen=True):
    """One block to compress; all that the answer may depend on."""

    text: str
    tool_class: ToolClass
    settings: Settings
    hint: bool = False
    """Whether the client has a tool with which it can fetch an original."""
    bias: float = 1.0
    """How much of the budget to use, from an extension's `compute_biases`."""


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


def short_id(text: str) -> str:
    """The content address under which an original is kept: the first 12 hex digits of its sha256."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
