"""Every attack in its short form loses nothing; and an attack that loses something says so."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from scripts.attacks import __main__ as attacks
from scripts.attacks.laboratory import Laboratory, Try, grown

ROOT = Path(__file__).parent.parent.parent
# Those that no other test makes; the rest takes its time.
_QUICK = ("bombs in answers", "protocol oddities", "few files", "texts that take for ever")


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(one, id=one.name, marks=[] if one.name in _QUICK else [pytest.mark.slow])
        for one in attacks.ATTACKS
        if not one.timed
    ],
)
def test_nothing_is_lost(attack: attacks.Attack) -> None:
    with Laboratory(quick=True, seconds=300) as lab:
        result = attacks.attacked(attack, lab)
    assert result.lost == []
    assert result.tried or attack.name == "a failing Redis"


def losing(lab: Laboratory) -> Iterator[Try]:
    yield "one", ""
    yield "two", "it is gone"
    raise OSError("and so is the proxy")


def test_what_is_lost_is_said_and_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attacks, "ATTACKS", (attacks.Attack("losing", losing),))
    done = CliRunner().invoke(attacks.main, ["--short"])
    assert done.exit_code == 1
    assert "two: it is gone" in done.output
    assert "it broke off after 2 tries: OSError" in done.output


def endless(lab: Laboratory) -> Iterator[Try]:
    while True:
        time.sleep(0.01)
        yield "again", ""


def test_the_time_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attacks, "ATTACKS", (attacks.Attack("endless", endless), attacks.Attack("late", losing)))
    done = CliRunner().invoke(attacks.main, ["--minutes", "0.005"])
    assert (done.exit_code, "no time left for: late" in done.output) == (0, True)


def test_a_turn_that_begins_otherwise_is_noticed() -> None:
    def body(first: str, question: str) -> bytes:
        return f'{{"messages": [{{"role": "tool", "content": "{first}"}}, {{"role": "user", "c": "{question}"}}]}}'.encode()

    assert grown([body("a", "x"), body("a", "x")]) == ""
    assert grown([body("a", "x"), body("b", "x")]) == "turn 2 does not begin as turn 1"
