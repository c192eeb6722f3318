"""What nobody may change, then what each change makes of the options; and that a change touches nothing but its own option."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.config.config import parse
from thinwire.addon.config.options import OPTIONS
from thinwire.addon.control.setting_changes import SettingChange, change_in, options_for

DEFAULTS = {option.name: option.default for option in OPTIONS}
SWITCHABLE = {"thinwire_mode", "thinwire_level", "thinwire_projects", "thinwire_budget", "thinwire_exclude_tools"}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"what": "dir", "to": "/tmp"},
        {"what": "notify", "to": "rm"},
        {"what": "thinwire_mode", "to": "off"},
        {"what": "mode", "to": "off", "by": "host", "name": "x"},
    ],
)
def test_is_no_wish(asked: Mapping[str, str]) -> None:
    with pytest.raises(ValueError, match="must be one of"):
        change_in(asked)


@pytest.mark.parametrize(
    "change",
    [
        SettingChange("mode", ""),
        SettingChange("mode", "halt"),
        SettingChange("mode", "off", "project"),
        SettingChange("mode", "off", "model", "gpt-5"),
        SettingChange("mode", "off", "project", "a,b"),
        SettingChange("level", "low"),
        SettingChange("level", "lossless", "client", "codex"),
        SettingChange("budget", "5"),
        SettingChange("budget", ""),
        SettingChange("budget", "5/day", "project"),
        SettingChange("budget", "model=o3:5/day"),
        SettingChange("budget", "5/day,project=a:1/day", "model", "o3"),
        SettingChange("tool", "alone"),
        SettingChange("tool", "gone", name="Read"),
        SettingChange("tool", "alone", name="Read,Edit"),
    ],
    ids=str,
)
def test_cannot_be_fulfilled(change: SettingChange) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        options_for(change, DEFAULTS)


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ({}, SettingChange("mode", "off"), {"mode": "off"}),
        ({"mode": "off"}, SettingChange("mode", "on"), {"mode": "optimize"}),
        ({}, SettingChange("mode", "audit", "project", "shop"), {"projects": "shop=audit"}),
        (
            {"projects": "shop=lossless"},
            SettingChange("mode", "off", "project", "shop"),
            {"projects": "shop=off/lossless"},
        ),
        (
            {"projects": "shop=off/lossless,api=off"},
            SettingChange("mode", "on", "project", "shop"),
            {"projects": "api=off,shop=lossless"},
        ),
        ({"projects": "shop=off"}, SettingChange("mode", "on", "project", "shop"), {"projects": ""}),
        ({"mode": "off"}, SettingChange("mode", "on", "project", "shop"), {"projects": "shop=optimize"}),
        ({}, SettingChange("level", "lossless"), {"level": "lossless"}),
        ({}, SettingChange("level", "lossless", "project", "shop"), {"projects": "shop=lossless"}),
        ({"projects": "shop=lossless"}, SettingChange("level", "balanced", "project", "shop"), {"projects": ""}),
        ({}, SettingChange("budget", "5/day"), {"budget": "5/day"}),
        ({"budget": "5/day,9/week"}, SettingChange("budget", "7/day!"), {"budget": "7/day!,9/week"}),
        (
            {"budget": "5/day"},
            SettingChange("budget", "1/day", "model", "gpt-5*"),
            {"budget": "5/day,model=gpt-5*:1/day"},
        ),
        ({"budget": "5/day,model=o3:1/day"}, SettingChange("budget", "none"), {"budget": "model=o3:1/day"}),
        ({"budget": "5/day,model=o3:1/day"}, SettingChange("budget", "none", "model", "o3"), {"budget": "5/day"}),
        ({}, SettingChange("tool", "alone", name="Bash"), {"exclude_tools": "Bash"}),
        ({"exclude_tools": "A, Bash"}, SettingChange("tool", "alone", name="Bash"), {"exclude_tools": "A,Bash"}),
        ({"exclude_tools": "A,Bash"}, SettingChange("tool", "usual", name="Bash"), {"exclude_tools": "A"}),
    ],
    ids=str,
)
def test_what_a_wish_makes_of_the_options(
    before: Mapping[str, str], change: SettingChange, after: Mapping[str, str]
) -> None:
    given = DEFAULTS | {f"thinwire_{name}": text for name, text in before.items()}
    assert options_for(change, given) == {f"thinwire_{name}": text for name, text in after.items()}


@given(
    st.builds(
        SettingChange,
        st.sampled_from(["mode", "level", "budget", "tool"]),
        st.sampled_from(["on", "off", "audit", "lossless", "balanced", "5/day", "none", "alone", "usual", "x"]),
        st.sampled_from(["", "project", "model", "client"]),
        st.text(max_size=8),
    )
)
def test_whatever_is_wished_the_options_stay_valid(change: SettingChange) -> None:
    try:
        changed = options_for(change, DEFAULTS)
    except ValueError:
        return
    assert changed.keys() <= SWITCHABLE
    parse(DEFAULTS | changed)
