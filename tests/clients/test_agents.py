"""Claude Code, Codex and Gemini CLI behind `thinwire run`, in front of a provider that has them use their tools."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from thinwire.addon.commands.fake_provider import FakeProvider, Received, Reply
from thinwire.pipeline.model import tokens

from . import agents
from .agents import AGENTS, Agent, Session, Sides

pytestmark = pytest.mark.slow
CHANGED = re.compile(rb"\[(?:\xe2\x80\xa6|\\u2026) ")
TEXT = re.compile(rb'("(?:[^"\\]|\\.)*")')
CASES = {"claude": True, "codex": True, "codex over HTTP": False, "gemini": True}
"""Each session, and whether its provider speaks WebSocket."""


@dataclass(frozen=True)
class Case:
    name: str
    agent: Agent
    session: Session
    received: tuple[Received, ...]

    @property
    def turns(self) -> list[Sides]:
        """The requests that ask the model something, in order."""
        return [
            sides
            for sides in self.session.sides
            if agents.QUESTION.encode() in sides.before or b"call_" in sides.before
        ]


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest, binaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Case:
    name: str = request.param
    agent = AGENTS[name.partition(" ")[0]]
    folder = tmp_path_factory.mktemp("agent")
    project = agents.make_project(folder)
    with FakeProvider(agents.script(agent, project)) as fake:
        fake.websockets = CASES[name]
        session = agents.run(agent, binaries, fake, folder, project)
        return Case(name, agent, session, tuple(fake.received))


def texts(sides: Sides) -> Iterator[tuple[bytes, bytes]]:
    """The JSON texts of a body, before and after, one by one; all between them is the same. No library in between."""
    before, after = TEXT.split(sides.before), TEXT.split(sides.after)
    assert len(before) == len(after)
    assert before[::2] == after[::2]
    return zip(before[1::2], after[1::2], strict=True)


def test_the_agent_gets_its_answer_and_ends_well(case: Case) -> None:
    assert case.session.code == 0, case.session.output
    assert b"4300" in case.session.output
    assert len(case.turns) == len(case.agent.calls(Path())) + 1
    assert "failed" not in case.session.log, case.session.log
    assert "trust" not in case.session.log, case.session.log


def test_only_the_log_the_search_and_what_stands_above_are_sent_differently(case: Case) -> None:
    for sides in case.turns:
        for before, after in texts(sides):
            if before != after:
                assert b"worker.pool" in before or b"TODO 17" in before
                assert b"def f17" not in before or b"stand above in" in after


def test_what_was_recorded_is_what_arrived(case: Case) -> None:
    arrived = [received.body for received in case.received]
    assert all(sides.after in arrived for sides in case.session.sides)


def test_the_source_arrives_as_it_is_in_every_turn(case: Case) -> None:
    """Once; where it was read again, those lines are referred to."""
    read = [[pair for pair in texts(sides) if b"def f17(x):" in pair[0]] for sides in case.turns]
    assert any(read)
    assert all(before == after for before, after in (pairs[0] for pairs in read if pairs))


def test_tokens_are_saved(case: Case) -> None:
    before = after = 0
    for sides in case.turns:
        for one, other in texts(sides):
            if one != other:
                before, after = before + tokens.count(json.loads(one)), after + tokens.count(json.loads(other))
    assert after < before / 2
    assert before > 2 * tokens.count(agents.LOG)


def test_what_was_sent_stays_a_prefix_of_what_is_sent(case: Case) -> None:
    """As far as the client itself keeps its history."""
    conversations = [(history(sides.before), history(sides.after)) for sides in case.turns]
    for (before, after), (next_before, next_after) in pairwise(conversations):
        kept = next(
            (n for n, (one, other) in enumerate(zip(before, next_before, strict=False)) if one != other), len(before)
        )
        assert after[:kept] == next_after[:kept]
        if case.name != "codex":  # there only what is new travels
            assert kept >= len(before) - 1


def history(body: bytes) -> list[Any]:
    said = json.loads(body)
    messages = next(said[key] for key in ("messages", "input", "contents") if key in said)
    return [without_marks(message) for message in messages]


def without_marks(value: Any) -> Any:
    """Claude Code moves its cache_control to the last message of each request."""
    if isinstance(value, dict):
        return {key: without_marks(of) for key, of in value.items() if key != "cache_control"}
    return list(map(without_marks, value)) if isinstance(value, list) else value


def test_an_answer_arrives_in_pieces(case: Case) -> None:
    moments = case.session.moments
    if case.agent.piece:
        assert moments[-1] - moments[0] > 0.4


def test_codex_speaks_websocket_where_it_can(case: Case) -> None:
    methods = {received.method for received in case.received if received.path.startswith("/v1/responses")}
    if case.agent is AGENTS["codex"]:
        assert methods == ({"WEBSOCKET"} if CASES[case.name] else {"POST"})


def refusing(model: Callable[[Received], Reply]) -> Callable[[Received], Reply]:
    """A provider that does not like what was changed."""
    return lambda received: Reply("I take no …", status=400) if CHANGED.search(received.body) else model(received)


@pytest.mark.parametrize("name", ["claude", "codex"])
def test_an_agent_never_learns_that_a_changed_request_was_refused(name: str, binaries: Path, tmp_path: Path) -> None:
    agent, project = AGENTS[name], agents.make_project(tmp_path)
    with FakeProvider(refusing(agents.script(agent, project))) as fake:
        session = agents.run(agent, binaries, fake, tmp_path, project)
        refused = [received for received in fake.received if CHANGED.search(received.body)]
    assert (session.code, b"I take no" in session.output) == (0, False), session.output
    assert b"4300" in session.output
    assert refused
    assert "refused with 400, original sent" in session.log


def test_the_exit_code_is_the_agents_own(binaries: Path, tmp_path: Path) -> None:
    agent, project = AGENTS["claude"], agents.make_project(tmp_path)
    with FakeProvider(lambda received: Reply("who are you?", status=403)) as fake:
        session = agents.run(agent, binaries, fake, tmp_path, project)
    assert session.code == 1, session.output
