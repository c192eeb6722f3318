"""OpenCode: `~/.local/share/opencode/opencode.db` (SQLite, since 1.2), or before that one file for each session, message and part
under `storage/`.

A message of the assistant has its tool calls with their results as parts; one message may stand for several requests, which
`step-finish` parts divide.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from json import dumps
from pathlib import Path
from typing import Any, Final

import orjson

from thinwire.pipeline.model.usage import Usage

from ..clients.table import BY_NAME
from .conversation import Call, Conversation
from .steps import Steps, count, mapping, seconds, texts

CLIENT: Final = BY_NAME["opencode"].title
_WIRES: Final = {"anthropic": "anthropic-messages", "google": "gemini"}
"""Of OpenCode's providers those that do not speak OpenAI's chat format."""
_PROVIDERS: Final = {"google": "gemini"}

Object = Mapping[str, Any]


def read(path: Path) -> Iterator[Conversation]:
    """The sessions in a database, or the one of a session's file. Raises OSError, ValueError or sqlite3.Error."""
    if path.suffix == ".db":
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            yield from _sessions(database)
    else:
        session = mapping(orjson.loads(path.read_bytes()))
        storage = path.parent.parent.parent
        messages = [(message, _files(storage / "part" / message["id"])) for message in _of(storage, path.stem)]
        yield _conversation(path.stem, str(session.get("directory") or ""), messages)


def _sessions(database: sqlite3.Connection) -> Iterator[Conversation]:
    for name, directory in database.execute("SELECT id, directory FROM session ORDER BY time_created").fetchall():
        rows = database.execute(
            "SELECT id, data FROM message WHERE session_id = ? ORDER BY time_created, id", (name,)
        ).fetchall()
        parts = "SELECT data FROM part WHERE message_id = ? ORDER BY id"
        messages = [
            (
                mapping(orjson.loads(data)),
                [mapping(orjson.loads(part)) for (part,) in database.execute(parts, (number,))],
            )
            for number, data in rows
        ]
        yield _conversation(str(name), str(directory or ""), messages)


def _of(storage: Path, session: str) -> Iterator[Object]:
    return (message for message in _files(storage / "message" / session) if isinstance(message.get("id"), str))


def _files(folder: Path) -> list[Object]:
    return [mapping(orjson.loads(file.read_bytes())) for file in sorted(folder.glob("*.json"))]


def _conversation(name: str, project: str, messages: Sequence[tuple[Object, Sequence[Object]]]) -> Conversation:
    steps, provider, model = Steps(), "", ""
    for number, (message, parts) in enumerate(messages):
        if message.get("role") == "user":
            steps.asked(texts([part for part in parts if part.get("type") == "text"]))
        elif message.get("role") == "assistant":
            provider = str(message.get("providerID") or provider)
            model = str(message.get("modelID") or model)
            _answered(steps, message, parts, f"{name}/{number}")
    wire = _WIRES.get(provider, "openai-chat")
    return Conversation(name, CLIENT, wire, _PROVIDERS.get(provider, provider), model, steps.all(), project)


def _answered(steps: Steps, message: Object, parts: Sequence[Object], key: str) -> None:
    moment = seconds(mapping(message.get("time")).get("created"))
    response = steps.response(key, moment)
    finished = 0
    for part in parts:
        kind, state = part.get("type"), mapping(part.get("state"))
        if kind == "step-start" and finished:
            response = steps.response(f"{key}/{finished}", moment)
        elif kind == "step-finish":
            finished += 1
            response.usage = _usage(mapping(part.get("tokens")))
        elif kind == "text":
            response.texts.append(str(part.get("text") or ""))
        elif kind == "tool":
            moment = seconds(mapping(state.get("time")).get("end")) or moment
            call = Call(str(part.get("callID")), str(part.get("tool")), dumps(state.get("input"), ensure_ascii=False))
            steps.called(response, call)
            if state.get("status") in ("completed", "error"):
                steps.returned(call.id, str(state.get("output") or state.get("error") or ""))
    if response.usage is None and message.get("tokens"):
        response.usage = _usage(mapping(message.get("tokens")))


def _usage(tokens: Object) -> Usage | None:
    if not tokens:
        return None
    cache = mapping(tokens.get("cache"))
    return Usage(
        input=count(tokens.get("input")),
        cache_read=count(cache.get("read")),
        cache_write=count(cache.get("write")),
        output=count(tokens.get("output")) + count(tokens.get("reasoning")),
    )
