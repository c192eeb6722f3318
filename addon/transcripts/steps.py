"""Steps put together as they are read: a response may be spread over many records, and results come after their calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from thinwire.pipeline.model.usage import Usage

from .conversation import Asked, Call, Step, Turn


@dataclass
class Response:
    """One response of the model while its records are read."""

    texts: list[str] = field(default_factory=list)
    calls: dict[str, Call] = field(default_factory=dict)
    at: float | None = None
    usage: Usage | None = None


class Steps:
    """The steps of one conversation so far."""

    def __init__(self) -> None:
        self._steps: list[Asked | Response] = []
        self._responses: dict[str, Response] = {}
        self._calls: dict[str, Response] = {}

    def asked(self, text: str) -> None:
        """The user, or the client in his name, said something; blank texts say nothing."""
        if text.strip():
            self._steps.append(Asked(text))

    def response(self, key: str = "", at: float | None = None) -> Response:
        """The response that a record belongs to: that of the key; without one the last, while nothing came after it."""
        if key and key in self._responses:
            return self._responses[key]
        last = self._steps[-1] if self._steps else None
        if not key and isinstance(last, Response) and all(call.result is None for call in last.calls.values()):
            return last
        opened = Response(at=at)
        self._steps.append(opened)
        if key:
            self._responses[key] = opened
        return opened

    def called(self, response: Response, call: Call) -> None:
        """The model called a tool in this response."""
        response.calls[call.id] = call
        self._calls[call.id] = response

    def returned(self, call_id: str, result: str, *, is_error: bool = False) -> None:
        """A call's result; one that nobody called for is left out."""
        response = self._calls.get(call_id)
        if response is not None:
            response.calls[call_id] = replace(response.calls[call_id], result=result, is_error=is_error)

    @property
    def last(self) -> Response | None:
        """The latest response."""
        return next((step for step in reversed(self._steps) if isinstance(step, Response)), None)

    def all(self) -> tuple[Step, ...]:
        """Return what has been read."""
        return tuple(
            step
            if isinstance(step, Asked)
            else Turn("\n".join(step.texts), tuple(step.calls.values()), step.at, step.usage)
            for step in self._steps
        )


def seconds(stamp: object) -> float | None:
    """Seconds since the epoch of an ISO 8601 time or of milliseconds; None where it is neither."""
    if isinstance(stamp, int | float):
        return stamp / 1000
    try:
        return datetime.fromisoformat(str(stamp)).timestamp()
    except ValueError:
        return None


def texts(content: object) -> str:
    """Return what a message or a result says: itself, or its text parts one below the other."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else ()
    strings = (part if isinstance(part, str) else mapping(part).get("text") for part in parts)
    return "\n".join(text for text in strings if isinstance(text, str))


def mapping(value: object) -> Mapping[str, Any]:
    """The value, if it is an object; else an empty one."""
    return value if isinstance(value, dict) else {}


def count(value: object) -> int:
    """A number of tokens; 0 where it is none."""
    return value if isinstance(value, int) and value > 0 else 0
