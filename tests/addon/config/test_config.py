"""Bad values are refused with a sentence that names the option; good ones arrive in the Config."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from thinwire.addon.audit.budget import Budget
from thinwire.addon.config.config import make_private, parse
from thinwire.addon.config.options import OPTIONS

DEFAULTS = {option.name: option.default for option in OPTIONS}

BAD = [
    ("thinwire_mode", "on"),
    ("thinwire_mode", ""),
    ("thinwire_level", "Balanced"),
    ("thinwire_min_tokens", "-1"),
    ("thinwire_min_tokens", "2.5"),
    ("thinwire_min_tokens", ""),
    ("thinwire_min_tokens", "²"),
    ("thinwire_block_budget", "many"),
    ("thinwire_user_blocks", "maybe"),
    ("thinwire_code", ""),
    ("thinwire_hosts", "llm.corp/v1/messages"),
    ("thinwire_hosts", "llm.corp openai-chat"),
    ("thinwire_hosts", "llm.corp="),
    ("thinwire_hosts", "llm.corp=openai"),
    ("thinwire_hosts", "=openai-chat"),
    ("thinwire_dir", ""),
    ("thinwire_max_body", "20q"),
    ("thinwire_max_body", "m"),
    ("thinwire_deadline", "0"),
    ("thinwire_deadline", "soon"),
    ("thinwire_originals", "some"),
    ("thinwire_repeats", "some"),
    ("thinwire_line_numbers", "fives"),
    ("thinwire_store", "sqlite:x"),
    ("thinwire_store", "redis://"),
    ("thinwire_auth_levels", "lossless"),
    ("thinwire_auth_levels", "payg=low"),
    ("thinwire_auth_levels", "free=lossless"),
    ("thinwire_model_levels", "claude-*"),
    ("thinwire_model_levels", "=balanced"),
    ("thinwire_model_levels", "claude-*=low"),
    ("thinwire_keep", "("),
    ("thinwire_keep", "(?=x)"),
    ("thinwire_keep", "x*"),
    ("thinwire_holdout", "some"),
    ("thinwire_holdout", "100%"),
    ("thinwire_shadow", "all"),
    ("thinwire_budget", "5"),
    ("thinwire_budget", "5/year"),
    ("thinwire_ledger_days", "0"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=rf"^{name} .*, not {re.escape(repr(value))}$"):
        parse({**DEFAULTS, name: value})


def test_the_defaults_are_those_of_the_design() -> None:
    config = parse(DEFAULTS)
    assert (config.mode, config.settings.level, config.settings.min_tokens) == ("optimize", "balanced", 250)
    assert (config.max_body, config.deadline, config.directory) == (20_000_000, 2.0, Path.home() / ".thinwire")
    assert not config.settings.user_blocks
    assert not config.settings.code


@pytest.mark.parametrize(
    ("name", "value", "of", "expected"),
    [
        ("mode", "audit", "mode", "audit"),
        ("level", "lossless", "settings.level", "lossless"),
        ("block_budget", "900", "settings.block_budget", 900),
        ("user_blocks", "Yes", "settings.user_blocks", True),
        ("exclude_tools", "Bash, WebFetch,", "settings.exclude_tools", frozenset({"Bash", "WebFetch"})),
        ("holdout", "10%", "holdout", 0.1),
        ("shadow", "2%", "shadow", 0.02),
        (
            "budget",
            "5/day, project=a:2/week!",
            "budgets",
            (Budget(5, "day"), Budget(2, "week", "project", "a", block=True)),
        ),
        ("ledger_days", "30", "ledger_days", 30),
        ("max_body", "5k", "max_body", 5000),
        ("max_body", "123", "max_body", 123),
        ("deadline", "500", "deadline", 0.5),
        ("originals", "false", "settings.originals", False),
        ("repeats", "false", "settings.repeats", False),
        ("line_numbers", "tens", "settings.line_numbers", "tens"),
        ("line_numbers", "", "settings.line_numbers", None),
        ("store", "memory:", "store", "memory:"),
        ("store", "rediss://redis.corp/3", "store", "rediss://redis.corp/3"),
        ("auth_levels", "oauth=balanced, payg = lossless", "auth_levels", {"oauth": "balanced", "payg": "lossless"}),
        (
            "model_levels",
            "claude-*=balanced, gpt-5*=aggressive",
            "settings.model_levels",
            (("claude-*", "balanced"), ("gpt-5*", "aggressive")),
        ),
        ("keep", r"TICKET-\d{1,4}|\bAUDIT\b", "settings.keep", r"TICKET-\d{1,4}|\bAUDIT\b"),
        ("dir", "~/x", "directory", Path.home() / "x"),
    ],
)
def test_a_good_value_arrives(name: str, value: str, of: str, expected: object) -> None:
    found: Any = parse({**DEFAULTS, f"thinwire_{name}": value})
    for attribute in of.split("."):
        found = getattr(found, attribute)
    assert found == expected


def test_extra_and_excluded_hosts_reach_the_routes() -> None:
    given = {"thinwire_hosts": "llm.corp=openai-chat, b.corp:8443/x=gemini", "thinwire_exclude_hosts": "api.openai.com"}
    routes = parse({**DEFAULTS, **given}).routes
    assert routes.opens("llm.corp")
    assert routes.opens("b.corp")
    assert not routes.opens("api.openai.com")


def test_the_folder_is_made_for_this_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    make_private(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o755)
    make_private(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match=r"^thinwire_dir cannot be used"):
        make_private(tmp_path / "file")


def test_a_level_for_a_way_to_pay_changes_nothing_else() -> None:
    config = parse({**DEFAULTS, "thinwire_auth_levels": "oauth=lossless"})
    assert config.of("payg") is config
    assert config.of("oauth") == replace(config, settings=replace(config.settings, level="lossless"))


def test_the_level_of_a_model_goes_before_that_of_a_way_to_pay() -> None:
    config = parse(
        {**DEFAULTS, "thinwire_auth_levels": "oauth=lossless", "thinwire_model_levels": "claude-*=aggressive"}
    )
    assert config.of("oauth", "claude-opus-5").settings.level == "aggressive"
    assert config.of("oauth", "gpt-5").settings.level == "lossless"
    assert config.of("payg", "gpt-5").settings.level == "balanced"
    assert config.of("payg") is config
