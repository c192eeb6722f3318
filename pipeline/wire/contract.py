"""What a wire format must tell about itself. Each is one module, and all that is known of it stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..model.blocks import Request
from ..model.usage import Usage

Event = Mapping[str, Any]
"""One JSON response, or one decoded event of a streamed one."""
CallMade = tuple[str, tuple[str, str]]
"""Call id; tool name and arguments."""
CallPiece = tuple[object, str, object]
"""The place of a call in the response, its name or "", and its arguments: a piece of their text, or the whole value."""


@dataclass(frozen=True, slots=True)
class Wire:
    """One provider dialect: how to read a request, and what its responses say. What reads events never raises on odd shapes."""

    name: str
    read: Callable[[bytes], Request]
    """Raises Unreadable when the body is not of this format."""
    may_tell_usage: Callable[[Event], bool]
    """Whether the event may say more than a few words of the answer, as nearly all of a stream do: only then, and of the first
    event, is asked what follows, which takes ten times as long as this."""
    usage: Callable[[Event], Usage]
    """What the event says about tokens, and under which terms they are billed."""
    is_last: Callable[[Event], bool]
    """Whether this event is the last one that says anything about usage."""
    output_text: Callable[[Event], Iterable[str]]
    """What of the model's own text comes with this event: words, arguments of tool calls, reasoning as far as it is shown.
    Nothing that another event of the same stream brings again."""
    call_pieces: Callable[[Event], Iterable[CallPiece]]
    """The tool calls that this event brings, or pieces of them, which belong together by their place."""
    rate_limit_error: Callable[[str], Mapping[str, Any]]
    """The body of its providers' 429, with a sentence for the user."""
    rate_limit_headers: Mapping[str, str] = field(default_factory=dict)
    """What its clients need beside it."""
    calls: Callable[[Event], Iterable[CallMade]] = lambda event: ()
    """The tool calls that this event completes, where later requests do not repeat them."""
