"""What stands above each result of a request: the results before it, and what the model wrote as arguments of its calls.

Looks only at what is before a block, so a conversation that goes on changes nothing about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final

from ..model.blocks import Block
from ..model.job import Replacement, Source
from .calls import argument_texts, first_line, label, topics
from .overlap import Overlaps, share

Decisions = Mapping[int, Replacement]
"""Position of a block -> what was decided for it; without a text where it is sent as it came."""

_OVERLAPS: Final = Overlaps()
_ORDINALS: Final = {2: "2nd", 3: "3rd"}
_SMALLEST: Final = 200
"""Bytes of a text that can be referred to."""


@dataclass(frozen=True)
class Place:
    """A text that a reader has seen: a result, or a text in the arguments of a call."""

    label: str
    """How a reference names it; no other one in the request has the same."""
    block: Block
    number: int | None = None
    """The result's position among the blocks; None for an argument."""
    argument: int = 0
    """Which of the texts in the call's arguments."""

    @cached_property
    def text(self) -> str:
        """As it came, or was written."""
        return argument_texts(self.block.arguments)[self.argument] if self.number is None else self.block.text

    @cached_property
    def _digest(self) -> bytes:
        """Names the text as it came."""
        if self.number is not None:
            return self.block.hashed.digest()
        return sha256(self.text.encode("utf-8", "surrogatepass")).digest()

    @property
    def hashes(self) -> frozenset[int]:
        return _OVERLAPS.of(self._digest, lambda: self.text)

    def as_sent(self, decisions: Decisions) -> Source:
        """The text as the reader has it."""
        sent = None if self.number is None else decisions[self.number].text
        text = self.text if sent is None else sent
        first = 1 if self.number is None else first_line(self.block)
        return Source(self.label, text, first, tuple(sorted(topics(self.block.arguments))), self.name(decisions))

    def name(self, decisions: Decisions) -> bytes:
        """Stands for what a reference to this place rests on: its label and the text as the reader has it."""
        sent = None if self.number is None else decisions[self.number].text
        digest = self._digest if sent is None else sha256(sent.encode("utf-8", "surrogatepass")).digest()
        return sha256(self.label.encode("utf-8", "surrogatepass") + digest).digest()[:12]


class Above:
    """The places of one request, in order."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._places: list[Place] = []
        self._until: list[int] = []
        """For each block, how many places are above it."""
        self.labels: list[str] = []
        """For each block, how a marker names it."""
        met: Counter[str] = Counter()
        parts: Counter[str] = Counter()
        named: dict[str, str] = {}
        for number, block in enumerate(blocks):
            if block.call_id not in named:
                named[block.call_id] = _ordinal(label(block), met)
                self._add_arguments(block, named[block.call_id])
            parts[block.call_id] += 1
            part = parts[block.call_id]
            self.labels.append(named[block.call_id] + (f", part {part}" if part > 1 else ""))
            self._until.append(len(self._places))
            if block.role == "tool" and block.call_id:
                self._places.append(Place(self.labels[-1], block, number))

    def _add_arguments(self, block: Block, named: str) -> None:
        if len(block.arguments) < _SMALLEST or not block.call_id:
            return
        for at in range(len(argument_texts(block.arguments))):
            self._places.append(Place(f"your {named}" + (f", text {at + 1}" if at else ""), block, argument=at))

    def like(self, number: int, block: Block) -> list[Place]:
        """The places above a block that have lines in common with it."""
        until = self._until[number]
        if not until or block.end - block.start < _SMALLEST:
            return []
        own = _OVERLAPS.of(block.hashed.digest(), lambda: block.text)
        return [
            place
            for place in self._places[:until]
            if (place.number is None or place.block.end - place.block.start >= _SMALLEST) and share(own, place.hashes)
        ]

    def names(self, decisions: Decisions) -> frozenset[bytes]:
        """What references may rest on, as far as it is decided."""
        decided = (place for place in self._places if place.number is None or place.number in decisions)
        return frozenset(place.name(decisions) for place in decided)


def _ordinal(named: str, met: Counter[str]) -> str:
    met[named] += 1
    count = met[named]
    return named if count == 1 else f"{_ORDINALS.get(count, f'{count}th')} {named}"
