"""The values that travel between the stages of one request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from json import loads
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from hashlib import _Hash

Role = Literal["tool", "user"]


@dataclass(frozen=True)
class Block:
    """One JSON string of the body that the model will read and that may be touched."""

    body: bytes = field(repr=False)
    start: int
    """Offset in the body of the opening quote."""
    end: int
    """Offset behind the closing quote."""
    role: Role = "tool"
    tool: str = ""
    """Name of the tool that produced it, found through the call id; "" when unknown."""
    arguments: str = ""
    """The tool call's arguments as JSON text; "" when unknown."""
    call_id: str = ""
    is_error: bool = False

    @cached_property
    def raw(self) -> bytes:
        """The JSON string as it stands in the body, quotes included."""
        return self.body[self.start : self.end]

    @cached_property
    def hashed(self) -> _Hash:
        """The sha256 of `raw`; to be copied by whoever goes on from there."""
        return sha256(self.raw)

    @cached_property
    def text(self) -> str:
        """The decoded string; lone surrogates stay as they are."""
        text = loads(self.raw)
        assert isinstance(text, str)
        return text


@dataclass(frozen=True)
class Request:
    """What a wire module reads from a body."""

    blocks: tuple[Block, ...]
    """In the order of the body's bytes."""
    model: str = ""
    stream: bool = False
    choices: int = 1
    tools: frozenset[str] = frozenset()
    """Names of the tools that the model may call."""
    system: tuple[str, ...] = ()
    """Texts of system prompts and instructions, to look at, never to touch."""
    cache_marks: tuple[int, ...] = ()
    """Byte offsets of explicit cache markers; all before the last one may be cached by the provider."""
    turns: int = 0
    """Number of messages or items in the conversation."""
    opening: bytes = b""
    """Raw bytes of the first user message: what names a conversation across its turns."""
    sent_before: int = 0
    """Offset up to which an earlier request carried the same bytes: the end of the assistant's last turn; 0 if none."""
    drops_results: bool = False
    """Whether the request lets the provider drop earlier tool results."""
    previous: str = ""
    """Id of the response that this request continues, where only new items travel."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One block that is sent differently."""

    start: int
    end: int
    replacement: bytes = field(repr=False)
    """The JSON string to stand in its place, quotes included."""
    tool: str
    kind: str
    compressor: str
    tokens_before: int
    tokens_after: int
    original_id: str
    """Short content address of the original (sha256), also where no store keeps it."""
    lossless: bool
    complete: bool = True
    """Every line of it can be read back, if need be in its normal form."""


Status = Literal["compressed", "unchanged", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one body."""

    status: Status
    body: bytes = field(repr=False)
    """The very object that came in, unless compressed."""
    reason: str = ""
    """Why it was skipped or failed."""
    tokens_before: int = 0
    """o200k tokens of the touched blocks, exact."""
    tokens_after: int = 0
    edits: tuple[Edit, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Reason -> number of blocks left alone."""
