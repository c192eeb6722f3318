"""What nobody may wish, then what each wish makes of the options; and that a wish touches nothing but its own option."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.config.config import parse
from thinwire.addon.config.options import OPTIONS
from thinwire.addon.control.wishes import Wish, options_for, wish_in

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
        wish_in(asked)


@pytest.mark.parametrize(
    "wish",
    [
        Wish("mode", ""),
        Wish("mode", "halt"),
        Wish("mode", "off", "project"),
        Wish("mode", "off", "model", "gpt-5"),
        Wish("mode", "off", "project", "a,b"),
        Wish("level", "low"),
        Wish("level", "lossless", "client", "codex"),
        Wish("budget", "5"),
        Wish("budget", ""),
        Wish("budget", "5/day", "project"),
        Wish("budget", "model=o3:5/day"),
        Wish("budget", "5/day,project=a:1/day", "model", "o3"),
        Wish("tool", "alone"),
        Wish("tool", "gone", name="Read"),
        Wish("tool", "alone", name="Read,Edit"),
    ],
    ids=str,
)
def test_cannot_be_fulfilled(wish: Wish) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        options_for(wish, DEFAULTS)


@pytest.mark.parametrize(
    ("before", "wish", "after"),
    [
        ({}, Wish("mode", "off"), {"mode": "off"}),
        ({"mode": "off"}, Wish("mode", "on"), {"mode": "optimize"}),
        ({}, Wish("mode", "audit", "project", "shop"), {"projects": "shop=audit"}),
        ({"projects": "shop=lossless"}, Wish("mode", "off", "project", "shop"), {"projects": "shop=off/lossless"}),
        (
            {"projects": "shop=off/lossless,api=off"},
            Wish("mode", "on", "project", "shop"),
            {"projects": "api=off,shop=lossless"},
        ),
        ({"projects": "shop=off"}, Wish("mode", "on", "project", "shop"), {"projects": ""}),
        ({"mode": "off"}, Wish("mode", "on", "project", "shop"), {"projects": "shop=optimize"}),
        ({}, Wish("level", "lossless"), {"level": "lossless"}),
        ({}, Wish("level", "lossless", "project", "shop"), {"projects": "shop=lossless"}),
        ({"projects": "shop=lossless"}, Wish("level", "balanced", "project", "shop"), {"projects": ""}),
        ({}, Wish("budget", "5/day"), {"budget": "5/day"}),
        ({"budget": "5/day,9/week"}, Wish("budget", "7/day!"), {"budget": "7/day!,9/week"}),
        ({"budget": "5/day"}, Wish("budget", "1/day", "model", "gpt-5*"), {"budget": "5/day,model=gpt-5*:1/day"}),
        ({"budget": "5/day,model=o3:1/day"}, Wish("budget", "none"), {"budget": "model=o3:1/day"}),
        ({"budget": "5/day,model=o3:1/day"}, Wish("budget", "none", "model", "o3"), {"budget": "5/day"}),
        ({}, Wish("tool", "alone", name="Bash"), {"exclude_tools": "Bash"}),
        ({"exclude_tools": "A, Bash"}, Wish("tool", "alone", name="Bash"), {"exclude_tools": "A,Bash"}),
        ({"exclude_tools": "A,Bash"}, Wish("tool", "usual", name="Bash"), {"exclude_tools": "A"}),
    ],
    ids=str,
)
def test_what_a_wish_makes_of_the_options(before: Mapping[str, str], wish: Wish, after: Mapping[str, str]) -> None:
    given = DEFAULTS | {f"thinwire_{name}": text for name, text in before.items()}
    assert options_for(wish, given) == {f"thinwire_{name}": text for name, text in after.items()}


@given(
    st.builds(
        Wish,
        st.sampled_from(["mode", "level", "budget", "tool"]),
        st.sampled_from(["on", "off", "audit", "lossless", "balanced", "5/day", "none", "alone", "usual", "x"]),
        st.sampled_from(["", "project", "model", "client"]),
        st.text(max_size=8),
    )
)
def test_whatever_is_wished_the_options_stay_valid(wish: Wish) -> None:
    try:
        changed = options_for(wish, DEFAULTS)
    except ValueError:
        return
    assert changed.keys() <= SWITCHABLE
    parse(DEFAULTS | changed)
