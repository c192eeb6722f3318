"""Which requests a question is about: a span of time, and what their rows say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

_UNITS: Final = {"h": "hours", "d": "days", "w": "weeks"}
_AGO: Final = re.compile(r"(\d{1,5})([hdw])")

MODEL: Final = "CASE model WHEN '' THEN answered ELSE model END"
_OUTCOME: Final = (
    "CASE WHEN http_status = 0 THEN 'no answer' WHEN http_status >= 400 THEN 'HTTP ' || http_status "
    "WHEN aborted THEN 'cut off' ELSE 'answered' END"
)
# What tells requests apart -> its expression over the columns of `requests`.
DIMENSIONS: Final[Mapping[str, str]] = {
    "model": MODEL,
    "provider": "provider",
    "host": "host",
    "project": "project",
    "client": "client",
    "agent": "agent",
    "session": "session",
    "conversation": "conversation",
    "mode": "mode",
    "level": "level",
    "reason": "reason",
    "auth_mode": "auth_mode",
    "outcome": _OUTCOME,
}
# What tells the edited blocks of requests apart: columns of `edits`.
PARTS: Final = ("tool", "compressor", "kind")
# The columns in which words are looked for.
_WORDS: Final = ("model", "answered", "provider", "host", "project", "client", "agent", "conversation", "reason")


@dataclass(frozen=True, slots=True)
class Selection:
    """Requests of a span of time; the end is not part of it."""

    since: float = 0.0
    """Unix time, seconds."""
    until: float = 1e12
    only: Mapping[str, str] = field(default_factory=dict)
    """A name of DIMENSIONS or PARTS -> the one value that is meant; of PARTS: requests with such a block."""
    words: str = ""
    """Found, whatever the case, in a name that the request goes by."""

    @property
    def where(self) -> str:
        """The condition in SQL, with a mark for each of `values`. Raises KeyError on a name that is none."""
        return " AND ".join(("started >= ?", "started < ?", *self._conditions(), *self._searches()))

    @property
    def values(self) -> tuple[str | float, ...]:
        words = (f"%{_literal(self.words)}%",) if self.words else ()
        return self.since, self.until, *self.only.values(), *words

    @property
    def of_blocks(self) -> tuple[str, tuple[str, ...]]:
        """The condition on the rows of `edits`, and its values; they are those of the selected requests besides."""
        meant = {name: value for name, value in self.only.items() if name in PARTS}
        return "".join(f" AND edits.{name} = ?" for name in meant), tuple(meant.values())

    def _conditions(self) -> Iterator[str]:
        for name in self.only:
            if name in PARTS:
                yield f"requests.id IN (SELECT request FROM edits WHERE edits.{name} = ?)"  # noqa: S608  (a name of PARTS)
            else:
                yield f"({DIMENSIONS[name]}) = ?"

    def _searches(self) -> Iterator[str]:
        if self.words:
            yield f"({' || char(10) || '.join(_WORDS)}) LIKE ? ESCAPE '!'"


def _literal(words: str) -> str:
    return "".join(f"!{char}" if char in "!%_" else char for char in words)


def since(text: str, now: datetime) -> datetime:
    """`today`, `all`, `12h`, `7d`, `2w` ago, or a local date or moment (2026-11-01, 2026-11-01T12:00). Raises ValueError."""
    if text == "all":
        return datetime.fromtimestamp(0)
    if text == "today":
        return now.replace(hour=0, minute=0, second=0, microsecond=0)
    ago = _AGO.fullmatch(text)
    try:
        return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])}) if ago else datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no time such as today, 12h, 7d, 2026-11-01, 2026-11-01T12:00 or all") from None
