"""What a user may switch while a proxy runs, and which options say so.

A change is one of the text of options, those that stand in config.yaml: there is no second place where the state of the switch
is kept. Only what is listed here can be changed from outside of the process, so that nobody who reaches the page could name a
command to run or another folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from thinwire.pipeline.model.settings import LEVELS

from ..audit import budget as budgets
from ..config import projects
from ..config.options import PREFIX
from ..config.projects import MODES, ProjectSwitch

ON: Final = "on"
"""What people say for `optimize`."""
What = Literal["mode", "level", "budget", "tool"]
NONE: Final = "none"
"""Of a budget: it is taken away."""
ALONE, USUAL = "alone", "usual"
"""What a tool may be: left alone, or treated as what is known of it says."""


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One turn of the switch."""

    what: What
    to: str
    """A mode (or `on`), a level, a budget without its spender (or `none`), `alone` or `usual`."""
    by: budgets.By = ""
    """For whom: "" for all; modes and levels know projects only."""
    name: str = ""
    """Of the model, project or client; of the tool."""


def change_in(asked: Mapping[str, str]) -> SettingChange:
    """The change in the query of an address. Raises ValueError with a sentence."""
    what = next((one for one in get_args(What) if one == asked.get("what")), None)
    if what is None:
        raise ValueError(f"what is to be switched must be one of {', '.join(get_args(What))}")
    by: budgets.By = next((one for one in budgets.BY if one == asked.get("by")), "")
    if asked.get("by", "") != by:
        raise ValueError(f"for whom must be one of {', '.join(budgets.BY)}")
    return SettingChange(what, asked.get("to", "").strip(), by, asked.get("name", "").strip())


def options_for(change: SettingChange, given: Mapping[str, str]) -> dict[str, str]:
    """The options that follow from a change, by name, given those in force. Raises ValueError with a sentence."""
    if change.by and not change.name:
        raise ValueError(f"which {change.by}?")
    return {f"{PREFIX}{name}": text for name, text in _OPTIONS_OF[change.what](change, given).items()}


def _mode(change: SettingChange, given: Mapping[str, str]) -> dict[str, str]:
    to = "optimize" if change.to == ON else change.to
    mode = next((one for one in MODES if one == to), None)
    if mode is None:
        raise ValueError(f"a mode is one of {', '.join((ON, *MODES))}, not {change.to!r}")
    if not change.by:
        return {"mode": mode}
    return _project(change, given, ProjectSwitch(mode=None if mode == given[f"{PREFIX}mode"] else mode), ("mode",))


def _level(change: SettingChange, given: Mapping[str, str]) -> dict[str, str]:
    level = next((one for one in LEVELS if one == change.to), None)
    if level is None:
        raise ValueError(f"a level is one of {', '.join(LEVELS)}, not {change.to!r}")
    if not change.by:
        return {"level": level}
    return _project(change, given, ProjectSwitch(level=None if level == given[f"{PREFIX}level"] else level), ("level",))


def _project(
    change: SettingChange, given: Mapping[str, str], to: ProjectSwitch, fields: tuple[str, ...]
) -> dict[str, str]:
    """Return what a project has of its own; what is the same for all is not."""
    if change.by != "project":
        raise ValueError(f"{change.what} can be switched for all or for a project, not for a {change.by}")
    known = dict(projects.parse(given[f"{PREFIX}projects"]))
    before = known.pop(change.name, ProjectSwitch())
    after = ProjectSwitch(
        mode=to.mode if "mode" in fields else before.mode, level=to.level if "level" in fields else before.level
    )
    if after != ProjectSwitch():
        known[change.name] = after
    return {"projects": projects.written(known)}


def _budget(change: SettingChange, given: Mapping[str, str]) -> dict[str, str]:
    known = budgets.parse(given[f"{PREFIX}budget"])
    if change.to == NONE:
        known = budgets.without(known, change.by, change.name)
    else:
        whose = f"{change.by}={change.name}:" if change.by else ""
        try:
            wanted = budgets.parse(whose + change.to)
        except ValueError:
            wanted = ()
        if not wanted or any((one.by, one.name) != (change.by, change.name) for one in wanted):
            raise ValueError(f"a budget is an amount for a time, as in 5/day, 20/week! or none, not {change.to!r}")
        for one in wanted:
            known = budgets.changed(known, one)
    return {"budget": ",".join(one.text for one in known)}


def _tool(change: SettingChange, given: Mapping[str, str]) -> dict[str, str]:
    if not change.name or "," in change.name or change.to not in (ALONE, USUAL):
        raise ValueError(f"a tool, by its name, is left {ALONE} or treated as {USUAL}")
    known = [name for name in given[f"{PREFIX}exclude_tools"].split(",") if name.strip()]
    others = [name for name in known if name.strip() != change.name]
    return {"exclude_tools": ",".join([*others, change.name] if change.to == ALONE else others)}


_OPTIONS_OF: Final[Mapping[What, Callable[[SettingChange, Mapping[str, str]], dict[str, str]]]] = {
    "mode": _mode,
    "level": _level,
    "budget": _budget,
    "tool": _tool,
}
