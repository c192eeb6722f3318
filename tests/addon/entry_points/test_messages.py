"""Messages as objects: what must come back as it is, in every wire; then what is said instead is what a body would carry."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from google.genai import types as genai
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from openai.types.chat import ChatCompletionMessage

import thinwire
from thinwire.addon.entry_points.messages import call_and_output, laid_over, wire_of, written

from ...pipeline.wire.conversations import BUILDERS, TEXTS, TURNS, Result, Turn
from .. import bodies

LOG = bodies.log(400)
LISTS = {"gemini": "contents", "openai-responses": "input"}
BOTH = (Result("Bash", LOG, False, False), Result("Bash", LOG[:9000], False, True))


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, object]:
    return {"dir": tmp_path_factory.mktemp("state"), "deadline": 20_000}


def conversation(wire: str, *turns: Turn) -> list[Any]:
    document, _ = BUILDERS[wire](list(turns))
    return list(document[LISTS.get(wire, "messages")])


class Opaque:
    """What no library knows."""


UNTOUCHED: dict[str, list[Any]] = {
    "nothing": [],
    "no tool outputs": [{"role": "user", "content": LOG}, {"role": "assistant", "content": LOG}],
    "a short output": call_and_output("ok", "Bash", {"command": "make"}),
    "a file that was read": call_and_output(LOG, "Read", {"file_path": "a.log"}),
    "no messages at all": [1, None, "x", [LOG]],
    "an object of an unknown class": [Opaque(), {"role": "tool", "tool_call_id": "x", "content": Opaque()}],
    "bytes": [{"role": "tool", "content": LOG.encode()}],
    "not a number": [{"role": "tool", "content": float("nan")}],
}


@pytest.mark.parametrize("what", UNTOUCHED)
def test_what_is_no_long_tool_output_is_the_very_object_that_came(what: str, options: Any) -> None:
    messages = UNTOUCHED[what]
    found = thinwire.compress_messages(messages, **options)
    assert all(one is other for one, other in zip(found, messages, strict=True))


def test_the_callers_own_list_and_messages_are_left_as_they_are(options: Any) -> None:
    messages = conversation("openai-chat", Turn("go on", BOTH))
    before = json.dumps(messages)
    found = thinwire.compress_messages(messages, **options)
    assert json.dumps(messages) == before != json.dumps(found)
    assert [one is other for one, other in zip(found, messages, strict=True)] == [True, True, True, False, False]


@pytest.mark.parametrize("wire", BUILDERS)
def test_in_every_wire_the_messages_are_those_that_its_body_would_carry(wire: str, options: Any) -> None:
    messages = conversation(wire, Turn("go on", BOTH), Turn("and now?", BOTH[:1]))
    name = LISTS.get(wire, "messages")
    outcome = thinwire.compress(written({name: messages}), wire)
    assert outcome.status == "compressed"
    assert thinwire.compress_messages(messages, wire=wire, **options) == json.loads(outcome.body)[name]


@pytest.mark.parametrize("wire", BUILDERS)
@given(turns=TURNS)
@limits(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_nothing_is_raised_on_whatever_is_said(wire: str, turns: list[Turn], options: Any) -> None:
    messages = conversation(wire, *turns)
    assert thinwire.compress_messages(messages, wire=wire, min_tokens=10_000, **options) == messages


@pytest.mark.parametrize("wire", BUILDERS)
def test_the_wire_is_told_from_the_messages_as_far_as_that_matters(wire: str) -> None:
    told = wire_of(conversation(wire, Turn("go on", BOTH)))
    assert told == wire or (told, wire) in {("openai-chat", "cohere-v2"), ("openai-chat", "ollama-chat")}


def test_a_coroutine_gets_the_same(options: Any) -> None:
    messages = conversation("openai-chat", Turn("go on", BOTH))
    found = asyncio.run(thinwire.acompress_messages(messages, **options))
    assert found == thinwire.compress_messages(messages, **options) != messages


def test_objects_of_the_sdks_stay_what_they_are(options: Any) -> None:
    call, answer = call_and_output(LOG, "Bash", {"command": "make"})
    asked = ChatCompletionMessage.model_validate(call | {"content": None})
    said = genai.Content(
        role="user",
        parts=[genai.Part(function_response=genai.FunctionResponse(name="Bash", response={"output": LOG}))],
    )
    called = genai.Content(role="model", parts=[genai.Part(function_call=genai.FunctionCall(name="Bash", args={}))])
    found: list[Any] = thinwire.compress_messages([asked, answer], **options)
    assert found[0] is asked
    assert len(found[1]["content"]) < len(LOG) / 3
    (_, content) = thinwire.compress_messages([called, said], **options)
    assert isinstance(content, genai.Content)
    assert content.parts
    response = content.parts[0].function_response
    assert response
    assert response.response
    assert response.response["output"] == found[1]["content"]


def test_one_output_is_said_as_it_is_in_a_request(options: Any) -> None:
    (_, answer) = thinwire.compress_messages(call_and_output(LOG, "bash", {"command": "make"}), **options)
    assert thinwire.compress_output(LOG, "bash", {"command": "make"}, **options) == answer["content"]
    assert thinwire.compress_output(LOG, "bash", '{"command": "make"}', **options) == answer["content"]
    assert thinwire.compress_output(LOG, "bash", {"command": "cat main.py"}, **options) == LOG
    assert thinwire.compress_output("\ud800" + LOG, "bash", **options).count("\ud800") == 1


def test_a_model_that_can_look_up_what_is_gone_is_told_how(options: Any) -> None:
    messages = call_and_output(bodies.log(3000), "bash", {"command": "make"})
    small: dict[str, Any] = {**options, "block_budget": 100}
    blind = thinwire.compress_messages(messages, **small)[-1]["content"]
    seeing = thinwire.compress_messages(messages, tools=["bash"], **small)[-1]["content"]
    defined = json.loads(bodies.chat(""))["tools"]
    assert ("thinwire get" in blind, "thinwire get" in seeing) == (False, True)
    assert thinwire.compress_messages(messages, tools=defined, **small)[-1]["content"] == seeing


def test_options_are_those_of_the_proxy_and_refused_like_them(options: Any) -> None:
    messages = call_and_output(LOG, "bash", {})
    assert thinwire.compress_messages(messages, **{**options, "exclude_tools": ["bash"]}) == messages
    assert thinwire.compress_messages(messages, model="gpt-5", **{**options, "mode": "audit"}) == messages
    with pytest.raises(ValueError, match="thinwire_level must be one of"):
        thinwire.compress_messages(messages, level="low", **options)
    with pytest.raises(ValueError, match="did you mean thinwire_level"):
        thinwire.compress_messages(messages, levle="lossless", **options)


def test_a_folder_that_cannot_be_used_costs_no_message(tmp_path: Path) -> None:
    messages = call_and_output(LOG, "bash", {})
    (tmp_path / "memo.sqlite").write_text("this is no database " * 100)
    assert thinwire.compress_messages(messages, dir=tmp_path) == messages


def test_what_config_yaml_says_holds_from_then_on(tmp_path: Path) -> None:
    messages = call_and_output(LOG, "bash", {})
    options: dict[str, Any] = {"dir": tmp_path, "deadline": 20_000}
    assert thinwire.compress_messages(messages, **options) != messages
    (tmp_path / "config.yaml").write_text("thinwire_mode: off\n")
    assert thinwire.compress_messages(messages, **options) == messages


def test_what_is_switched_for_a_project_holds_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    messages = call_and_output(LOG, "bash", {})
    options: dict[str, Any] = {"dir": tmp_path / "state", "deadline": 20_000, "projects": "shop=off"}
    for project in ("shop", "api"):
        (tmp_path / project / ".git").mkdir(parents=True)
        monkeypatch.chdir(tmp_path / project)
        assert (thinwire.compress_messages(messages, **options) == messages) == (project == "shop")
    monkeypatch.chdir(tmp_path / "shop")
    assert thinwire.compress_messages(messages, **options, mode="optimize") != messages


@given(text=TEXTS)
def test_what_is_laid_over_a_thing_is_all_that_changes(text: str) -> None:
    thing = {"a": [1, {"b": text, "c": ("x", [text])}], "d": None}
    image = json.loads(json.dumps(thing))
    other = json.loads(json.dumps(thing))
    assert laid_over(thing, image, other) is thing
    other["a"][1]["c"][1][0] = text + "!"
    assert laid_over(thing, image, other) == {"a": [1, {"b": text, "c": ("x", [text + "!"])}], "d": None}
    with pytest.raises(TypeError):
        laid_over(Opaque(), {"__doc__": "What no library knows."}, {"__doc__": "x"})
