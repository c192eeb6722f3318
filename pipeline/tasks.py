"""From the blocks of a request to tasks: which may be touched, what each owes to an earlier one, and under which key the
decision about it is remembered.

A block that an earlier request of the conversation carried is not judged again: it keeps the key, and so the decision, under
which it was sent then (history.py). Everything here is about blocks that are new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal

from .history import Sent
from .model.blocks import Block, Request
from .model.job import Earlier, Job, Replacement, ToolClass
from .model.reasons import Reason
from .model.settings import Settings
from .policy.policy import judge
from .policy.recovery import can_recover
from .repeats import label

# What may not be touched may still be pointed at when it comes again.
_EXACT: Final = frozenset({Reason.EXACT_TOOL, Reason.EXACT_COMMAND})
_WHOLE: Final = 2  # the detail of a result that is sent as it came
_LARGEST_DIFF: Final = 256 << 10  # bytes of a block for which a diff against an earlier one is tried


@dataclass(frozen=True, slots=True)
class Task:
    """One block that may be touched."""

    block: Block
    tool_class: ToolClass | Literal["exact"]
    key: bytes
    """Names the decision: the block's bytes and all else that it depends on, but not thinwire's version. Of a block that was
    sent before, the key of then."""
    settings: Settings
    hint: bool
    number: int = 0
    """The block's position among the blocks of the request."""
    sent: bool = False
    """An earlier request of this conversation carried it, and `key` names what was decided for it then."""
    earlier: Block | None = None
    earlier_key: bytes | None = None
    """The key of the earlier block's own decision; None where it is never touched."""

    def job(self, known: Mapping[bytes, Replacement], jobs: Mapping[bytes, Job]) -> Job:
        """What a worker needs for it."""
        return Job(self.block.text, self.tool_class, self.settings, self.hint, earlier=self._earlier(known, jobs))

    def _earlier(self, known: Mapping[bytes, Replacement], jobs: Mapping[bytes, Job]) -> Earlier | None:
        if self.earlier is None:
            return None
        if self.earlier.raw != self.block.raw and self.earlier_key is not None:
            decision = known.get(self.earlier_key)
            if decision is None:
                return Earlier(label(self.earlier), self.earlier.text, jobs.get(self.earlier_key))
            if decision.text is not None:
                return None
        return Earlier(label(self.earlier), self.earlier.text)


def tasks_of(
    request: Request, settings: Settings, sent: Mapping[int, Sent] = MappingProxyType({})
) -> tuple[list[Task], dict[int, str]]:
    """The tasks in order, and why each other block is left alone, by its position.

    `sent` are the blocks, by position, that an earlier request of this conversation carried.
    """
    tasks: list[Task] = []
    left: dict[int, str] = {}
    hint = settings.originals and can_recover(request.tools)
    before = _Before(off=request.forgets)
    for number, block in enumerate(request.blocks):
        verdict = _verdict(block, request, settings)
        if (was := sent.get(number)) is not None:
            before.add(block, min(_detail(verdict), _detail_of(was.decision)), was.key)
            if was.key is None:
                left[number] = was.decision.reason
            else:
                tasks.append(Task(block, _class_of(verdict), was.key, settings, hint, number, sent=True))
            continue
        earlier, earlier_key = before.find(block, verdict)
        key: bytes | None = None
        if isinstance(verdict, Reason) and not (verdict in _EXACT and earlier is not None):
            left[number] = verdict
        else:
            key = _key(block, earlier, fingerprint(settings, _class_of(verdict), hint))
            task = Task(
                block, _class_of(verdict), key, settings, hint, number, earlier=earlier, earlier_key=earlier_key
            )
            tasks.append(task)
        before.add(block, _detail(verdict), key)
    return tasks, left


def _verdict(block: Block, request: Request, settings: Settings) -> ToolClass | Reason:
    if request.previous and block.role == "tool" and not block.tool:
        return Reason.UNKNOWN_CALL
    return judge(block, settings)


def _class_of(verdict: ToolClass | Reason) -> ToolClass | Literal["exact"]:
    return "exact" if isinstance(verdict, Reason) else verdict


class _Before:
    """The results seen so far: by their bytes, and by the call that made them. What is found hangs on nothing behind it."""

    def __init__(self, off: bool) -> None:
        self._off = off
        self._same: dict[bytes, list[tuple[int, Block]]] = {}
        """Of identical results the first, and the first ones that are sent in more detail; with their detail."""
        self._first: dict[tuple[str, str], tuple[Block, bytes | None]] = {}
        """The first result of each call, and the key of the decision about it."""

    def find(self, block: Block, verdict: ToolClass | Reason) -> tuple[Block | None, bytes | None]:
        """An identical result sent in no less detail, else that of the same call, where a diff may do; with its key."""
        if self._off or not block.call_id:
            return None, None
        for detail, same in self._same.get(block.raw, ()):
            if detail >= _detail(verdict) and same.call_id != block.call_id:
                return same, None
        first, key = self._first.get((block.tool, block.arguments), (None, None))
        if first is None or verdict != "any" or first.call_id == block.call_id or not _comparable(first, block):
            return None, None
        return first, key

    def add(self, block: Block, detail: int, key: bytes | None) -> None:
        """Remember a result for those behind it. One that a diff cannot be compared with takes the first one's place."""
        if self._off or not block.call_id or block.role != "tool":
            return
        known = self._same.setdefault(block.raw, [])
        if all(detail > other for other, _ in known):
            known.append((detail, block))
        if block.tool and block.arguments:
            call = block.tool, block.arguments
            if call not in self._first or not _comparable(self._first[call][0], block):
                self._first[call] = block, key


def _detail(verdict: ToolClass | Reason) -> int:
    """How much of a result surely gets through: what is left alone is sent whole."""
    return _WHOLE if isinstance(verdict, Reason) else ("any", "lossless").index(verdict)


def _detail_of(decision: Replacement) -> int:
    """How much of a result got through when it was sent."""
    return _WHOLE if decision.text is None else int(decision.lossless)


def _comparable(one: Block, other: Block) -> bool:
    sizes = sorted((one.end - one.start, other.end - other.start))
    return sizes[1] <= _LARGEST_DIFF and sizes[1] < 2 * sizes[0]


def _key(block: Block, earlier: Block | None, fingerprint: bytes) -> bytes:
    digest = block.hashed.copy()
    digest.update(fingerprint)
    if earlier is not None:
        digest.update(earlier.hashed.digest() + label(earlier).encode("utf-8", "surrogatepass"))
    return digest.digest()


@lru_cache(maxsize=256)
def fingerprint(settings: Settings, tool_class: str, hint: bool) -> bytes:
    """All that a decision depends on besides the block's bytes; not thinwire's version, so that an upgrade in the middle
    of a conversation changes nothing that was already sent."""
    values = (settings.level, settings.min_tokens, settings.block_budget, settings.code, tool_class, hint)
    # A choice that came later is said only where it is made, or older keys would no longer be found.
    later: tuple[str, ...] = () if settings.originals else ("no originals",)
    later += (f"keep {settings.keep}",) if settings.keep else ()
    return repr(values + later).encode()
