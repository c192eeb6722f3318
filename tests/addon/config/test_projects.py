"""What is no list of projects, then what they have of their own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.config.config import parse as config
from thinwire.addon.config.options import OPTIONS
from thinwire.addon.config.projects import MODES, ProjectSwitch, parse, written
from thinwire.pipeline.model.settings import LEVELS

DEFAULTS = {option.name: option.default for option in OPTIONS}


@pytest.mark.parametrize(
    "text", ["shop", "=off", "shop=", "shop=on", "shop=off/off", "shop=off/low", "shop=off/audit", " =off"]
)
def test_is_no_list_of_projects(text: str) -> None:
    with pytest.raises(ValueError, match="project=mode"):
        parse(text)


NAMES = st.text(min_size=1, max_size=12).filter(lambda name: name == name.strip() and "," not in name)
SWITCHES = st.builds(ProjectSwitch, st.none() | st.sampled_from(MODES), st.none() | st.sampled_from(LEVELS)).filter(
    lambda switch: switch != ProjectSwitch()
)


@given(st.dictionaries(NAMES, SWITCHES, max_size=4))
def test_it_is_written_as_it_is_read(projects: dict[str, ProjectSwitch]) -> None:
    assert parse(written(projects)) == projects


@pytest.mark.parametrize("name", ["", " shop", "a,b"])
def test_a_name_that_a_list_cannot_hold_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be named"):
        written({name: ProjectSwitch("off")})


def test_a_projects_level_goes_before_those_of_models_and_ways_to_pay() -> None:
    given = {
        **DEFAULTS,
        "thinwire_projects": "shop=lossless,api=off,web=audit/aggressive",
        "thinwire_model_levels": "gpt-*=aggressive",
        "thinwire_auth_levels": "payg=aggressive",
    }
    found = config(given)
    own = {name: found.of_project(name).of("payg", "gpt-5") for name in ("shop", "api", "web", "other", "")}
    assert {name: (one.mode, one.settings.level) for name, one in own.items()} == {
        "shop": ("optimize", "lossless"),
        "api": ("off", "aggressive"),
        "web": ("audit", "aggressive"),
        "other": ("optimize", "aggressive"),
        "": ("optimize", "aggressive"),
    }
