"""One block, before and after: the original by its id, and what the memo says was sent in its place, while both are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.text.terminal_text import canonical

from ..stores.originals import UnknownOriginalError
from .side_by_side import runs

_MOST_RUNS: Final = 1_000
_HEAD, _TAIL = 24, 6
"""Lines of a run that are shown: a page is to be read, and /o/ID has the rest."""
_SLACK: Final = 5
"""Fewer lines than this are not worth leaving out."""
_MOST_LINES: Final = 5_000
"""That are unfolded at a time."""
_LONGEST_LINE: Final = 20_000  # characters


class OriginalsReader(Protocol):
    """Where originals are."""

    def get(self, wanted: str) -> str:
        """The text kept under an id. Raises UnknownOriginalError."""


class Decisions(Protocol):
    """Where it says what was sent."""

    def sent(self, original_id: str) -> Sequence[Replacement]:
        """Return what was sent instead of an original, the latest first."""


@dataclass(frozen=True, slots=True)
class ShortenedLines:
    """Some lines: the first and last of them where there are many."""

    head: tuple[str, ...]
    hidden: int
    tail: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Lines opposite to each other; `after` is None where they are the same."""

    left: int
    """Number of the first line of the original, from 1."""
    right: int
    before: ShortenedLines
    after: ShortenedLines | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One block as it came and as it was sent."""

    id: str
    characters: int
    lines: int
    kind: str
    compressor: str
    lossless: bool
    tokens_before: int
    tokens_after: int
    sent: bool
    """Whether it is known what was sent."""
    others: int
    """In how many other forms it was sent too, at other levels or to other clients."""
    pairs: tuple[Pair, ...]
    hidden_pairs: int


@dataclass(frozen=True, slots=True)
class Blocks:
    originals: OriginalsReader | None
    """None: no originals are kept."""
    decisions: Decisions

    def original(self, wanted: str) -> str:
        """Raises UnknownOriginalError with a sentence for a person."""
        if self.originals is None:
            raise UnknownOriginalError("no originals are kept: thinwire_originals is off")
        return self.originals.get(wanted)

    def shown(self, wanted: str) -> Shown:
        """The block under an id. Raises UnknownOriginalError."""
        text = self.original(wanted)
        forms = self.decisions.sent(wanted)
        form = forms[0] if forms else Replacement(None)
        pairs = _pairs(canonical(text), form.text if form.text is not None else "")
        return Shown(
            id=wanted,
            characters=len(text),
            lines=text.count("\n") + 1,
            kind=form.kind,
            compressor=form.compressor,
            lossless=form.lossless,
            tokens_before=form.tokens_before,
            tokens_after=form.tokens_after,
            sent=bool(forms),
            others=max(0, len(forms) - 1),
            pairs=tuple(pairs[:_MOST_RUNS]),
            hidden_pairs=max(0, len(pairs) - _MOST_RUNS),
        )

    def lines(self, wanted: str, sent: bool, first: int, count: int) -> list[str]:
        """Lines of a block from a number (1 is the first), as it came or as it was sent. Raises UnknownOriginalError."""
        text = canonical(self.original(wanted))
        if sent:
            forms = self.decisions.sent(wanted)
            text = (forms[0].text or "") if forms else ""
        start = max(first, 1) - 1
        return list(map(_line, text.split("\n")[start : start + min(count, _MOST_LINES)]))


def _pairs(before: str, after: str) -> list[Pair]:
    return [
        Pair(run.left + 1, run.right + 1, _lines(run.before), None if run.same else _lines(run.after))
        for run in runs(before, after)
    ]


def _lines(lines: Sequence[str]) -> ShortenedLines:
    cut = len(lines) > _HEAD + _TAIL + _SLACK
    head, tail = (lines[:_HEAD], lines[-_TAIL:]) if cut else (lines, ())
    return ShortenedLines(tuple(map(_line, head)), len(lines) - len(head) - len(tail), tuple(map(_line, tail)))


def _line(line: str) -> str:
    rest = len(line) - _LONGEST_LINE
    return line if rest <= 0 else f"{line[:_LONGEST_LINE]} (and {rest:,} more characters)"
