"""From the blocks of a request to tasks: which may be touched, what stands above each already, and under which key the
decision about it is remembered.

A block that an earlier request of the conversation carried is not judged again: it keeps the key, and so the decision, under
which it was sent then (history.py). Everything here is about blocks that are new."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal

import msgspec

from .history import Sent
from .model.blocks import Block, Request
from .model.job import Job, Replacement, ToolClass
from .model.reasons import Reason
from .model.settings import Settings
from .policy.policy import judge
from .policy.recovery import can_recover
from .references.above import Above, Decisions, Place
from .references.calls import first_line, topics
from .references.said_again import may_repeat_itself
from .text.line_numbers import are_padded, numbered

# What may not be reworded may still be said by reference.
_EXACT: Final = frozenset({Reason.EXACT_TOOL, Reason.EXACT_COMMAND})
_WHOLE: Final = 2  # the detail of a result that is sent as it came
_LARGEST: Final = 1 << 20  # bytes of a block for which references are looked for
_MOST_ABOVE: Final = 4 << 20  # bytes of what stands above that is looked at; the latest


class Task(msgspec.Struct, frozen=True):
    """One block that may be touched."""

    block: Block
    tool_class: ToolClass | Literal["exact"]
    key: bytes
    """Names the decision: the block's bytes and all else that it depends on, but not thinwire's version. Of a block that was
    sent before, the key of then. Empty while it is open what stands above."""
    settings: Settings
    hint: bool
    number: int = 0
    """The block's position among the blocks of the request."""
    exact: str = ""
    """Why it may not be reworded."""
    sent: bool = False
    """An earlier request of this conversation carried it, and `key` names what was decided for it then."""
    same: str = ""
    """The label of an earlier result that is identical, and sent in no less detail."""
    places: tuple[Place, ...] = ()
    """What stands above and has lines in common with it."""
    shortened: str = ""
    """The text as a model has shortened it."""
    quotes: bool = False
    """What looks like a marker in it was not written by thinwire."""

    def waits_for(self, decisions: Decisions) -> bool:
        """Return whether what stands above is not decided yet."""
        return any(place.is_open(decisions) for place in self.places)

    def named(self, decisions: Decisions) -> bytes:
        """The key, once everything above is decided."""
        digest = self.block.hashed.copy()
        digest.update(fingerprint(self.settings, self.tool_class, self.hint))
        if self.same:
            digest.update(self.same.encode("utf-8", "surrogatepass"))
        for place in self.places:
            digest.update(place.key(decisions))
        if self.shortened:
            digest.update(b"shortened" + self.shortened.encode("utf-8", "surrogatepass"))
        if self.quotes:
            digest.update(b"quotes markers")
        return digest.digest()

    def job(self, decisions: Decisions) -> Job:
        """Return what a worker needs for it."""
        return Job(
            self.block.text,
            self.tool_class,
            self.settings,
            self.hint,
            same=self.same,
            sources=tuple(place.as_read(decisions, self.tool_class) for place in self.places),
            first=first_line(self.block),
            topics=tuple(sorted(topics(self.block.arguments))) if self.places else (),
            shortened=self.shortened,
            exact=self.exact,
            quotes=self.quotes,
        )


def tasks_of(
    request: Request,
    settings: Settings,
    sent: Mapping[int, Sent] = MappingProxyType({}),
    shortened: Callable[[str], str] | None = None,
    quoting: Collection[int] = (),
) -> tuple[list[Task], dict[int, str]]:
    """The tasks in order, and why each other block is left alone, by its position.

    `sent` are the blocks, by position, that an earlier request of this conversation carried. `shortened` gives the text as a
    model has shortened it, or nothing. `quoting` are the positions of blocks with markers that thinwire has not
    written. Tasks whose key hangs on what is decided for others (`places`) have none yet.
    """
    tasks: list[Task] = []
    left: dict[int, str] = {}
    hint = settings.originals and can_recover(request.tools)
    before = _Before(request, settings)
    for number, block in enumerate(request.blocks):
        verdict = _verdict(block, request, settings)
        if (was := sent.get(number)) is not None:
            before.add(number, block, min(_detail(verdict), _detail_of(was.decision)))
            if was.key is None:
                left[number] = was.decision.reason
            else:
                tasks.append(Task(block, _class_of(verdict), was.key, settings, hint, number, sent=True))
            continue
        exact = verdict if isinstance(verdict, Reason) else ""
        same, places = before.find(number, block, verdict)
        task = Task(block, _class_of(verdict), b"", settings, hint, number, exact, same=same, places=places)
        if number in quoting and not exact:
            task = msgspec.structs.replace(task, quotes=True)
        if shortened is not None and verdict == "any" and block.role == "tool" and not block.is_error:
            task = msgspec.structs.replace(task, shortened=shortened(block.text))
        if isinstance(verdict, Reason) and not (verdict in _EXACT and _is_worth_asking(task)):
            left[number] = verdict
        else:
            tasks.append(task if task.places else msgspec.structs.replace(task, key=task.named({})))
        before.add(number, block, _detail(verdict))
    return tasks, left


def _is_worth_asking(task: Task) -> bool:
    """Return whether anything could be said shorter about what may not be reworded."""
    if task.same or task.places:
        return True
    text, kept = task.block.text, task.settings.numbers
    if task.settings.repeats and may_repeat_itself(text, is_edited=True):
        return True
    return kept != "all" and (kept == "tens" or are_padded(text)) and numbered(text) is not None


def _verdict(block: Block, request: Request, settings: Settings) -> ToolClass | Reason:
    if request.previous and block.role == "tool" and not block.tool:
        return Reason.UNKNOWN_CALL
    return judge(block, settings)


def _class_of(verdict: ToolClass | Reason) -> ToolClass | Literal["exact"]:
    return "exact" if isinstance(verdict, Reason) else verdict


class _Before:
    """What stands above each block of a request. What is found hangs on nothing behind it.

    Nothing is referred to where the client lets the provider forget old results: a reference would lead nowhere.
    """

    def __init__(self, request: Request, settings: Settings) -> None:
        self._blocks = request.blocks
        self._off = request.drops_results or not settings.repeats
        self._above: Above | None = None
        self._same: dict[bytes, list[tuple[int, int]]] = {}
        """Of identical results the first, and the first ones that are sent in more detail: detail and position."""

    def find(self, number: int, block: Block, verdict: ToolClass | Reason) -> tuple[str, tuple[Place, ...]]:
        """The label of an identical result, or what has lines in common with the block."""
        refers = block.role == "tool" and not (isinstance(verdict, Reason) and verdict not in _EXACT)
        if self._off or not block.call_id or not refers:
            return "", ()
        above = self._above = self._above or Above(self._blocks)
        if not isinstance(verdict, Reason):  # what may not be reworded is referred to line by line, where it stands
            for detail, position in self._same.get(block.raw, ()):
                if detail >= _detail(verdict) and self._blocks[position].call_id != block.call_id:
                    return above.labels[position], ()
        if block.end - block.start > _LARGEST:
            return "", ()
        return "", tuple(_latest(above.like(number, block)))

    def add(self, number: int, block: Block, detail: int) -> None:
        """Remember a result for those behind it."""
        if self._off or not block.call_id or block.role != "tool":
            return
        known = self._same.setdefault(block.raw, [])
        if all(detail > other for other, _ in known):
            known.append((detail, number))


def _latest(places: Sequence[Place]) -> Sequence[Place]:
    """Return as many of the places, from the last one on, as can be looked at."""
    room = _MOST_ABOVE
    for index in range(len(places) - 1, -1, -1):
        room -= len(places[index].text)
        if room < 0:
            return places[index + 1 :]
    return places


def _detail(verdict: ToolClass | Reason) -> int:
    """Return how much of a result surely gets through: what is left alone is sent whole."""
    return _WHOLE if isinstance(verdict, Reason) else ("any", "lossless").index(verdict)


def _detail_of(decision: Replacement) -> int:
    """Return how much of a result got through when it was sent."""
    return _WHOLE if decision.text is None else int(decision.lossless)


@lru_cache(maxsize=256)
def fingerprint(settings: Settings, tool_class: str, hint: bool) -> bytes:
    """Return all that a decision depends on besides the block's bytes; not thinwire's version, so that an upgrade in the middle
    of a conversation changes nothing that was already sent."""
    values = (settings.level, settings.min_tokens, settings.block_budget, settings.code, tool_class, hint)
    # A choice that came later is said only where it is made, or older keys would no longer be found.
    later: tuple[str, ...] = () if settings.originals else ("no originals",)
    later += (f"keep {settings.keep}",) if settings.keep else ()
    later += () if settings.repeats else ("no repeats",)
    later += (settings.numbers,) if settings.numbers != "all" and tool_class == "exact" else ()
    return repr(values + later).encode()
