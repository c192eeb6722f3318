"""Stands between an agent and an MCP server on stdin and stdout: `thinwire mcp wrap -- SERVER`.

Each message is a line of JSON. The agent's go to the server byte for byte; of the server's, the texts in the `content` of a
tool's result go through the pipeline, spliced into the line as it came. `structuredContent`, which programs read, and all else
stays as it is; so does everything when something goes wrong.
"""

from __future__ import annotations

import json
import logging
import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from json import JSONDecodeError
from typing import Any, BinaryIO, Final

from thinwire.pipeline.json_bytes.json_spans import Span, is_array, is_object, members, root
from thinwire.pipeline.json_bytes.splice import splice

from ..request.compression import Done
from .messages import written

_log: Final = logging.getLogger(__name__)

_WAITING: Final = 10_000
"""Calls without an answer that are remembered."""

Rewrite = Callable[[bytes], Done]
"""What becomes of a body of anthropic-messages, whose results have the parts that MCP's have."""


def run(command: Sequence[str], agent: BinaryIO, answers: BinaryIO, rewrite: Rewrite) -> int:
    """Start the server and stand before it until it ends; its exit code. Raises OSError when it cannot be started."""
    server = subprocess.Popen(list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdin is not None
    assert server.stdout is not None
    calls = Calls(rewrite)
    threading.Thread(target=_pass_on, args=(agent, server.stdin, calls), daemon=True).start()
    try:
        for line in server.stdout:
            answers.write(calls.answered(line))
            answers.flush()
    except BrokenPipeError:  # the agent has gone
        server.terminate()
    return server.wait()


def _pass_on(agent: BinaryIO, server: BinaryIO, calls: Calls) -> None:
    try:
        for line in agent:
            calls.note(line)
            server.write(line)
            server.flush()
        server.close()
    except OSError:
        """The server has gone, which its end of the other pipe tells as well."""


class Calls:
    """The agent's calls of tools that have no answer yet."""

    def __init__(self, rewrite: Rewrite) -> None:
        self._rewrite = rewrite
        self._waiting: dict[str, tuple[str, object]] = {}

    def note(self, line: bytes) -> None:
        """Remember what this message of the agent calls."""
        if b'"tools/call"' not in line:
            return
        for message in _messages(line):
            call = message.get("params")
            if message.get("method") == "tools/call" and isinstance(call, dict) and len(self._waiting) < _WAITING:
                self._waiting[_key(message)] = str(call.get("name")), call.get("arguments")

    def answered(self, line: bytes) -> bytes:
        """The server's message as it goes to the agent; the very object unless a result in it changes."""
        if not self._waiting or (b'"result"' not in line and b'"error"' not in line):
            return line
        try:
            return self._answered(line)
        except Exception as defect:  # noqa: BLE001  (the promise: the server's own answer goes on)
            _log.warning("thinwire: an answer is passed on as it came: %s", type(defect).__name__)
            return line

    def _answered(self, line: bytes) -> bytes:
        messages = _messages(line)
        call = self._waiting.pop(_key(messages[0]), None) if len(messages) == 1 else None
        if call is None:
            return line
        result = members(line, root(line)).get("result")
        content = members(line, result).get("content") if result is not None and is_object(line, result) else None
        if content is None or not is_array(line, content):
            return line
        failed = bool(messages[0]["result"].get("isError"))
        return self._compressed(line, content, call, failed)

    def _compressed(self, line: bytes, content: Span, call: tuple[str, object], failed: bool) -> bytes:
        before, after = _around(call, failed)
        body = before + line[content.start : content.end] + after
        done = self._rewrite(body)
        if done.body is body:
            return line
        shift = content.start - len(before)
        return splice(
            line, [replace(edit, start=edit.start + shift, end=edit.end + shift) for edit in done.outcome.edits]
        )


def _around(call: tuple[str, object], failed: bool) -> tuple[bytes, bytes]:
    """Return what is before and behind a tool's content in a body that holds this one call and its result."""
    name, arguments = call
    use = {"type": "tool_use", "id": "call", "name": name, "input": arguments or {}}
    result = {"type": "tool_result", "tool_use_id": "call", "is_error": failed, "content": 0}
    messages = [{"role": "assistant", "content": [use]}, {"role": "user", "content": [result]}]
    before, _, after = written({"messages": messages}).rpartition(b"0")
    return before, after


def _messages(line: bytes) -> list[dict[str, Any]]:
    """The messages in a line: one, or a batch."""
    try:
        message = json.loads(line)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError):
        return []
    return [one for one in (message if isinstance(message, list) else [message]) if isinstance(one, dict)]


def _key(message: dict[str, Any]) -> str:
    """Return the id as a key in which 1 and "1" are two."""
    return json.dumps(message.get("id"))
