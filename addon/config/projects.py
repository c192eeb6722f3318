"""What single projects have of their own: a mode, a level, or both, as in `shop=off,api=lossless,web=audit/aggressive`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from thinwire.pipeline.model.settings import LEVELS, Level

from ..audit.receipt import Mode

MODES: Final[tuple[Mode, ...]] = get_args(Mode)


@dataclass(frozen=True, slots=True)
class ProjectSwitch:
    """Of one project; None: as for all."""

    mode: Mode | None = None
    level: Level | None = None


def parse(text: str) -> dict[str, ProjectSwitch]:
    """The projects of an option's text. Raises ValueError."""
    pairs = [pair.rpartition("=") for pair in text.split(",") if pair.strip()]
    return {name.strip(): _switch(name, words.strip().split("/")) for name, _, words in pairs}


def _switch(name: str, words: Sequence[str]) -> ProjectSwitch:
    mode = next((one for one in MODES if one in words), None)
    level = next((one for one in LEVELS if one in words), None)
    if not name.strip() or sorted(words) != sorted(filter(None, (mode, level))):
        raise ValueError(f"must be a list of project=mode, project=level or both, with {', '.join((*MODES, *LEVELS))}")
    return ProjectSwitch(mode, level)


def written(projects: Mapping[str, ProjectSwitch]) -> str:
    """Return the projects as `parse` reads them. Raises ValueError."""
    for name in projects:
        if "," in name or name != name.strip() or not name:
            raise ValueError(f"a project called {name!r} cannot be named in a list")
    return ",".join(f"{name}={'/'.join(filter(None, (one.mode, one.level)))}" for name, one in projects.items())
