"""What stands above each result of a request: the results before it, and what the model wrote as arguments of its calls.

Looks only at what is before a block, so a conversation that goes on changes nothing about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Final, Literal

from ..model.blocks import Block
from ..model.job import Replacement, Source, ToolClass
from .calls import argument_texts, first_line, label, topics
from .given import LAID_OUT, given
from .overlap import Overlaps, share

Decisions = Mapping[int, Replacement]
"""Position of a block -> what was decided for it; without a text where it is sent as it came."""

_OVERLAPS: Final = Overlaps()
_ORDINALS: Final = {2: "2nd", 3: "3rd"}
_SMALLEST: Final = 200
"""Bytes of a text that can be referred to."""
_MANY: Final = 4
"""Blocks of a request, from which on what stands above is gathered."""
_NAME: Final = 12
"""Bytes of a hash that stand for a text as it is sent."""


def sent_name(block: Block, decision: Replacement) -> bytes:
    """Stands for a result as it is sent: what a reference to it rests on."""
    return _digest_as_sent(block, decision)[:_NAME]


def _digest_as_sent(block: Block, decision: Replacement) -> bytes:
    if decision.text is None:
        return block.hashed.digest()
    return sha256(decision.text.encode("utf-8", "surrogatepass")).digest()


def _in_another_layout(text: str, first: int, decision: Replacement) -> str | None:
    """Return a text that is sent in another layout, without what is said by reference; None where nobody can tell."""
    if decision.kind != "repeat":
        return text
    return given(text, first, decision.text or "") if LAID_OUT in decision.compressor else None


@dataclass(frozen=True)
class Place:
    """A text that a reader has seen: a result, or a text in the arguments of a call."""

    block: Block
    number: int
    """The block's position in the request."""
    argument: int | None = None
    """Which of the texts in the call's arguments; None: the result itself."""
    above: Above = field(repr=False, compare=False, kw_only=True)

    @property
    def label(self) -> str:
        """Return how a reference names it; no other one in the request has the same."""
        named = self.above.labels[self.number]
        if self.argument is None:
            return named
        return f"your {named}" + (f", text {self.argument + 1}" if self.argument else "")

    @cached_property
    def text(self) -> str:
        """Return the text as it came, or was written."""
        return self.block.text if self.argument is None else argument_texts(self.block.arguments)[self.argument]

    @cached_property
    def hashes(self) -> frozenset[int]:
        if self.argument is None:
            digest = self.block.hashed.digest()
        else:
            digest = sha256(self.text.encode("utf-8", "surrogatepass")).digest()
        return _OVERLAPS.of(digest, lambda: self.text)

    def is_open(self, decisions: Decisions) -> bool:
        """Return whether nobody has decided yet how it is sent."""
        return self.argument is None and self.number not in decisions

    def as_read(self, decisions: Decisions, tool_class: ToolClass | Literal["exact"]) -> Source:
        """The text as the reader has it. What the model wrote stays as it is, so that nothing rests on a decision.

        Where it is sent in another layout, from which every line can be read back, that is the text as it came: as far as the
        class of the text that refers to it allows.
        """
        about = tuple(sorted(topics(self.block.arguments)))
        if self.argument is not None:
            return Source(self.label, self.text, topics=about)
        decision = decisions[self.number]
        first = first_line(self.block)
        text = decision.text
        if text is None:
            text = self.text
        elif decision.gone is False and (tool_class == "any" or (tool_class == "lossless" and decision.lossless)):
            text = _in_another_layout(self.text, first, decision) or text
        return Source(self.label, text, first, about, sent_name(self.block, decision))

    def key(self, decisions: Decisions) -> bytes:
        """Names all that a reference to this place says and leads to."""
        if self.argument is None:
            digest = _digest_as_sent(self.block, decisions[self.number])
        else:
            digest = sha256(self.text.encode("utf-8", "surrogatepass")).digest()
        return sha256(self.label.encode("utf-8", "surrogatepass") + digest).digest()


class Above:
    """The places of one request, in order."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._places: list[Place] = []
        self._until: list[int] = []
        """For each block, how many places are above it."""
        self._asked = 0
        self._hashes: set[int] = set()
        """Of the first places."""
        self._gathered = 0
        """How many these are."""
        called: set[str] = set()
        for number, block in enumerate(blocks):
            if block.call_id not in called:
                called.add(block.call_id)
                self._places += self._arguments(number, block)
            self._until.append(len(self._places))
            if block.role == "tool" and block.call_id and block.end - block.start >= _SMALLEST:
                self._places.append(Place(block, number, above=self))

    def _arguments(self, number: int, block: Block) -> Sequence[Place]:
        if len(block.arguments) < _SMALLEST or not block.call_id:
            return ()
        return [Place(block, number, part, above=self) for part in range(len(argument_texts(block.arguments)))]

    def like(self, number: int, block: Block) -> list[Place]:
        """The places above a block that have lines in common with it."""
        until = self._until[number]
        if not until or block.end - block.start < _SMALLEST:
            return []
        own = _OVERLAPS.of(block.hashed.digest(), lambda: block.text)
        if self._are_all_new(own, until):
            return []
        return [place for place in self._places[:until] if share(own, place.hashes)]

    def _are_all_new(self, hashes: frozenset[int], until: int) -> bool:
        """Return whether no place up to there has any of the hashes: one look for all, once many blocks were asked about."""
        self._asked += 1
        if self._asked < _MANY:
            return False
        for place in self._places[self._gathered : until]:
            self._hashes |= place.hashes
        self._gathered = max(self._gathered, until)
        return hashes.isdisjoint(self._hashes)

    @cached_property
    def labels(self) -> Sequence[str]:
        """Return, for each block, how a marker names it."""
        named: dict[str, str] = {}
        met, parts = Counter[str](), Counter[str]()
        labels: list[str] = []
        for block in self._blocks:
            if block.call_id not in named:
                named[block.call_id] = _ordinal(label(block), met)
            parts[block.call_id] += 1
            part = parts[block.call_id]
            labels.append(named[block.call_id] + (f", part {part}" if part > 1 else ""))
        return labels


def _ordinal(named: str, met: Counter[str]) -> str:
    met[named] += 1
    count = met[named]
    return named if count == 1 else f"{_ORDINALS.get(count, f'{count}th')} {named}"
