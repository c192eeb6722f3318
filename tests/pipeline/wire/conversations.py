"""Conversations, written in every wire format, as odd as JSON allows: the material of the laws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from json import dumps
from random import Random
from typing import Any

from hypothesis import strategies as st


class Literal(str):
    """A number to be written exactly so."""


Document = dict[str, Any]
Found = tuple[str, str, str, bool]
"""text, role, tool, is_error of a block"""

# Lone surrogates too: JavaScript writes them for an emoji that was cut in two.
TEXTS = st.text(
    st.characters(codec=None)
    | st.sampled_from(['"', "\\", "/", "\n", "\x7f", "界", "😀", "\ud83d", "\udc00", "\u2028"]),
    max_size=12,
)
NAMES = st.sampled_from(["Bash", "mcp__files__read", "get weather", "世界", 'a"b\\c'])
ODD_NUMBERS = ["1e400", "-0", "123456789012345678901234567890", "1.0", "0.1E-7"]


@dataclass(frozen=True)
class Result:
    tool: str
    text: str
    failed: bool
    in_parts: bool


@dataclass(frozen=True)
class Turn:
    """What the user says, then what the tools that the model called returned."""

    said: str
    results: tuple[Result, ...]


TURNS = st.lists(
    st.builds(
        Turn,
        TEXTS,
        st.lists(st.builds(Result, NAMES, TEXTS, st.booleans(), st.booleans()), max_size=3).map(tuple),
    ),
    min_size=1,
    max_size=4,
)


def _parts(kind: str, result: Result) -> Any:
    return [{"type": kind, "text": result.text}, {"type": "image"}] if result.in_parts else result.text


def openai_chat(turns: list[Turn]) -> tuple[Document, list[Found]]:
    messages: list[Document] = [{"role": "system", "content": "be brief"}]
    found: list[Found] = []
    for number, turn in enumerate(turns):
        ids = [f"call_{number}_{at}" for at in range(len(turn.results))]
        calls = [_function(i, result.tool) for i, result in zip(ids, turn.results, strict=True)]
        messages += [
            {"role": "user", "content": turn.said},
            {"role": "assistant", "content": "ok", "tool_calls": calls},
        ]
        messages += [
            {"role": "tool", "tool_call_id": i, "content": _parts("text", result)}
            for i, result in zip(ids, turn.results, strict=True)
        ]
        found += [(turn.said, "user", "", False)] + [(r.text, "tool", r.tool, False) for r in turn.results]
    return {"model": "m", "messages": messages, "tools": [_function("", "Bash")]}, found


def _function(call_id: str, name: str) -> Document:
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": '{"command": "ls"}'}}


def openai_responses(turns: list[Turn]) -> tuple[Document, list[Found]]:
    items: list[Document] = [{"type": "reasoning", "id": "r", "encrypted_content": "x", "summary": []}]
    found: list[Found] = []
    for number, turn in enumerate(turns):
        items.append({"role": "user", "content": [{"type": "input_text", "text": turn.said}]})
        found.append((turn.said, "user", "", False))
        for at, result in enumerate(turn.results):
            call_id = f"call_{number}_{at}"
            kind = ("function_call", "custom_tool_call")[result.failed]
            key = ("arguments", "input")[result.failed]
            items.append({"type": kind, "call_id": call_id, "name": result.tool, key: "{}"})
            items.append({"type": f"{kind}_output", "call_id": call_id, "output": _parts("input_text", result)})
            found.append((result.text, "tool", result.tool, False))
    return {"model": "m", "instructions": "be brief", "input": items}, found


def anthropic_messages(turns: list[Turn]) -> tuple[Document, list[Found]]:
    messages: list[Document] = []
    found: list[Found] = []
    for number, turn in enumerate(turns):
        ids = [f"toolu_{number}_{at}" for at in range(len(turn.results))]
        uses = [
            {"type": "tool_use", "id": i, "name": result.tool, "input": {"command": "ls"}}
            for i, result in zip(ids, turn.results, strict=True)
        ]
        answers = [
            {"type": "tool_result", "tool_use_id": i, "content": _parts("text", result), "is_error": result.failed}
            for i, result in zip(ids, turn.results, strict=True)
        ]
        messages += [
            {"role": "user", "content": turn.said},
            {"role": "assistant", "content": [{"type": "thinking", "thinking": "hm", "signature": "s"}, *uses]},
            {"role": "user", "content": answers},
        ]
        found += [(turn.said, "user", "", False)] + [(r.text, "tool", r.tool, r.failed) for r in turn.results]
    return {"model": "m", "system": [{"type": "text", "text": "be brief"}], "messages": messages}, found


def gemini(turns: list[Turn]) -> tuple[Document, list[Found]]:
    contents: list[Document] = []
    found: list[Found] = []
    for turn in turns:
        calls = [{"functionCall": {"name": result.tool, "args": {"command": "ls"}}} for result in turn.results]
        answers = [
            {"functionResponse": {"name": r.tool, "response": {"error" if r.failed else "output": _leaf(r)}}}
            for r in turn.results
        ]
        contents += [
            {"role": "user", "parts": [{"text": turn.said}]},
            {"role": "model", "parts": [{"text": "ok", "thoughtSignature": "x"}, *calls]},
            {"role": "user", "parts": answers},
        ]
        found += [(turn.said, "user", "", False)] + [(r.text, "tool", r.tool, r.failed) for r in turn.results]
    return {"contents": contents, "systemInstruction": {"parts": [{"text": "be brief"}]}}, found


def _leaf(result: Result) -> Any:
    return {"deep": [None, True, {"er": result.text}]} if result.in_parts else result.text


def cohere_v2(turns: list[Turn]) -> tuple[Document, list[Found]]:
    document, found = openai_chat(turns)
    for message in document["messages"]:
        if message["role"] == "tool" and isinstance(message["content"], list):
            data = message["content"][0]["text"]
            message["content"] = [{"type": "document", "id": "d", "document": {"data": {"rows": [data]}}}]
    return document, found


def ollama_chat(turns: list[Turn]) -> tuple[Document, list[Found]]:
    messages: list[Document] = []
    found: list[Found] = []
    for turn in turns:
        calls = [{"function": {"name": result.tool, "arguments": {"command": "ls"}}} for result in turn.results]
        messages += [{"role": "user", "content": turn.said}, {"role": "assistant", "content": "", "tool_calls": calls}]
        messages += [{"role": "tool", "content": result.text} for result in turn.results]
        found += [(turn.said, "user", "", False)] + [(r.text, "tool", r.tool, False) for r in turn.results]
    return {"model": "m", "messages": messages}, found


def bedrock_converse(turns: list[Turn]) -> tuple[Document, list[Found]]:
    messages: list[Document] = []
    found: list[Found] = []
    for number, turn in enumerate(turns):
        uses: list[Document] = []
        answers: list[Document] = []
        for at, result in enumerate(turn.results):
            call_id = f"tooluse_{number}_{at}"
            content = {"json": {"rows": [result.text, 1]}} if result.in_parts else {"text": result.text}
            status = "error" if result.failed else "success"
            uses.append({"toolUse": {"toolUseId": call_id, "name": result.tool, "input": {"command": "ls"}}})
            answers.append({"toolResult": {"toolUseId": call_id, "content": [content], "status": status}})
        messages += [
            {"role": "user", "content": [{"text": turn.said}]},
            {"role": "assistant", "content": [{"text": "ok"}, *uses]},
            {"role": "user", "content": [*answers, {"cachePoint": {"type": "default"}}]},
        ]
        found += [(turn.said, "user", "", False)] + [(r.text, "tool", r.tool, r.failed) for r in turn.results]
    return {"system": [{"text": "be brief"}], "messages": messages}, found


BUILDERS: Mapping[str, Callable[[list[Turn]], tuple[Document, list[Found]]]] = {
    "openai-chat": openai_chat,
    "openai-responses": openai_responses,
    "anthropic-messages": anthropic_messages,
    "gemini": gemini,
    "cohere-v2": cohere_v2,
    "ollama-chat": ollama_chat,
    "bedrock-converse": bedrock_converse,
}


def garnished(value: Any, random: Random) -> Any:
    """`value` with members that no format knows strewn in, and odd numbers in them; what tools return stays."""
    if isinstance(value, list):
        return [garnished(element, random) for element in value]
    if not isinstance(value, dict):
        return value
    leaves = value.keys() & {"response", "json", "data"}
    full = {key: member if key in leaves else garnished(member, random) for key, member in value.items()}
    if random.random() < 0.3 and not leaves:
        full["x_unknown"] = [Literal(random.choice(ODD_NUMBERS)), {"text": "not ours", "a": None}]
    return full


def odd_json(value: Any, random: Random) -> bytes:
    """`value` as JSON with spacing and spelling that vary at random."""
    return _written(value, random).encode()


def _written(value: Any, random: Random) -> str:
    def space() -> str:
        return random.choice(["", "", "", " ", "\n\t", "\r\n  "])

    def listed(members: list[str], opening: str, closing: str) -> str:
        return opening + space() + f"{space()},{space()}".join(members) + space() + closing

    if isinstance(value, Literal):
        return str(value)
    if isinstance(value, str):
        return f'"{"".join(_spelled(char, random) for char in value)}"'
    if isinstance(value, dict):
        members = [f"{_written(key, random)}{space()}:{space()}{_written(of, random)}" for key, of in value.items()]
        return listed(members, "{", "}")
    if isinstance(value, list):
        return listed([_written(element, random) for element in value], "[", "]")
    return dumps(value)


def _spelled(char: str, random: Random) -> str:
    """A character in one of its spellings. Letters of kinds stay plain: an escaped `role` is none that we know."""
    escaped = dumps(char)[1:-1]
    if 0xD800 <= ord(char) < 0xE000 or (char not in "/界😀世" and len(escaped) > 1 and char.isascii()):
        return escaped
    if char == "/":
        return random.choice(["/", "\\/"])
    return char if char.isascii() else random.choice([char, escaped])
