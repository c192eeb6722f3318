"""What is left to do for one body, as it passes from planning over the workers to the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from . import wire as wires
from .cache.rules import CacheRule
from .cache.warm_prefix import Moment
from .history import History
from .model.blocks import Outcome, Request
from .model.job import Job, Replacement
from .model.settings import Settings
from .tasks import Task


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is known besides the body."""

    calls: wires.Calls = field(default_factory=dict)
    """Tool calls that the body does not repeat."""
    shortened: Callable[[str], str] | None = None
    """Gives a text as a model has shortened it, or nothing where none has."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is left to do for one body."""

    body: bytes
    tasks: tuple[Task, ...] = ()
    """Those with a key."""
    waiting: tuple[Task, ...] = ()
    """Those that wait until it is decided what stands above them."""
    known: Mapping[bytes, Replacement] = field(default_factory=dict)
    """Decisions found in the memo, by key."""
    jobs: Mapping[bytes, Job] = field(default_factory=dict)
    """What nobody has decided yet and can be decided now, each once, by key."""
    new_decisions: Mapping[bytes, Replacement] = field(default_factory=dict)
    """What earlier jobs of this plan brought."""
    decided: Mapping[bytes, Replacement] = field(default_factory=dict)
    """Decided while planning; to be remembered with the rest."""
    left: Mapping[int, str] = field(default_factory=dict)
    """Why each block without a task is left alone, by its position."""
    history: History = field(default_factory=History)
    request: Request | None = None
    settings: Settings = field(default_factory=Settings)
    """Those in force, with the level of the request's model."""
    outcome: Outcome | None = None
    """Set when there is nothing to do."""
    retaken: frozenset[bytes] = frozenset()
    """Keys whose earlier decision is over, since the provider's cache is cold."""
    cached: int = 0
    """Bytes at the start of the body that the provider may have cached from before thinwire came."""
    rule: CacheRule | None = None
    moment: Moment | None = None

    @property
    def compressible(self) -> frozenset[int]:
        """Return where the blocks stand that may be touched."""
        blocks = self.request.blocks if self.request else ()
        return frozenset(block.start for number, block in enumerate(blocks) if number not in self.left)

    @property
    def skipped(self) -> Counter[str]:
        """Reason -> number of blocks that nobody was asked about."""
        return Counter(self.left.values())


def decisions_of(plan: Plan, in_force: Mapping[bytes, Replacement] | None = None) -> dict[int, Replacement]:
    """Return what was decided for each block, by its position."""
    by_key = {**plan.new_decisions, **plan.known} if in_force is None else in_force
    decided = {task.number: by_key[task.key] for task in plan.tasks if task.key in by_key}
    return decided | {number: Replacement(None, reason) for number, reason in plan.left.items()}
