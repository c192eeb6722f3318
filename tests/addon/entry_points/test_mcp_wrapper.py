"""An MCP server behind `thinwire mcp wrap`: what must reach the agent as it is, then what reaches it in fewer tokens."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

import thinwire
from thinwire.addon.entry_points.mcp_wrapper import Calls, run
from thinwire.addon.request.compression import Done
from thinwire.addon.stores.open_stores import open_originals
from thinwire.pipeline import Settings, compress

from .. import bodies

SERVER = Path(__file__).with_name("wrapped_server.py")
LOG = bodies.log(400)


def rewrite(body: bytes) -> Done:
    outcome = compress(body, "anthropic-messages", Settings())
    return Done(outcome, outcome.body)


def line(**message: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode() + b"\n"


def call(number: Any = 1, name: str = "tail", **arguments: Any) -> bytes:
    return line(id=number, method="tools/call", params={"name": name, "arguments": arguments})


def text(said: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": said}]


UNTOUCHED = {
    "an answer to no call": (line(id=7, method="tools/list"), line(id=7, result={"content": text(LOG)})),
    "an answer to another call": (call(1), line(id="1", result={"content": text(LOG)})),
    "a short answer": (call(1), line(id=1, result={"content": text("ok")})),
    "a file": (call(1, "read_file"), line(id=1, result={"content": text(LOG)})),
    "an error": (call(1), line(id=1, error={"code": -1, "message": LOG})),
    "a short failure": (call(1), line(id=1, result={"isError": True, "content": text(LOG[:7_000])})),
    "an image": (call(1), line(id=1, result={"content": [{"type": "image", "data": LOG, "mimeType": "image/png"}]})),
    "no content": (call(1), line(id=1, result={"structuredContent": {"content": LOG}})),
    "odd content": (call(1), line(id=1, result={"content": {"text": LOG}})),
    "no JSON": (call(1), b'{"id": 1, "result": ' + LOG.encode() + b"\n"),
    "a notification": (call(1), line(method="notifications/message", params={"result": LOG})),
    "a batch": (call(1), b"[" + line(id=1, result={"content": text(LOG)}).strip() + b", {}]\n"),
    "a call that is none": (line(id=1, method="tools/call", params=[1]), line(id=1, result={"content": text(LOG)})),
    "no call": (b"\xff\n", line(id=1, result={"content": text(LOG)})),
}


@pytest.mark.parametrize("what", UNTOUCHED)
def test_all_else_goes_by_byte_for_byte(what: str) -> None:
    asked, answer = UNTOUCHED[what]
    calls = Calls(rewrite)
    calls.note(asked)
    assert calls.answered(answer) is answer


def test_only_the_text_changes_in_a_line() -> None:
    said = json.dumps(LOG).encode()
    before = b'{ "id":1 ,"result":{"structuredContent":{"n":1e400,"text":' + said + b'},"content":[ {"text":'
    after = b',"type":"text"} ],"_meta":{"a":12345678901234567890}}, "jsonrpc":"2.0"}\r\n'
    calls = Calls(rewrite)
    calls.note(call(1, path="/var/log"))
    answer = calls.answered(before + said + after)
    assert answer.startswith(before)
    assert answer.endswith(after)
    assert len(answer) < len(before + after) + len(said) / 3
    assert calls.answered(before + said + after) == before + said + after  # the call has had its answer


def test_what_goes_wrong_costs_no_answer() -> None:
    def failing(body: bytes) -> Done:
        raise MemoryError

    calls = Calls(failing)
    calls.note(call(1))
    answer = line(id=1, result={"content": text(LOG)})
    assert calls.answered(answer) is answer


def test_a_server_that_ends_ends_the_wrapper_with_its_own_code() -> None:
    out = io.BytesIO()
    code = [sys.executable, "-c", "import sys; print('ready'); sys.exit(3)"]
    assert run(code, io.BytesIO(), out, rewrite) == 3
    assert out.getvalue() == b"ready\n"


def test_a_server_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "thinwire.addon.commands", "mcp", "--dir", str(tmp_path), "wrap", "--", "/no/such"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert (done.returncode, done.stderr) == (1, "Error: /no/such: No such file or directory\n")


@asynccontextmanager
async def session(folder: Path) -> AsyncIterator[Any]:
    mcp = pytest.importorskip("mcp", reason="the extra mcp is not installed")
    words = ["-m", "thinwire.addon.commands", "mcp", "--dir", str(folder), "wrap", "--", sys.executable, str(SERVER)]
    command = mcp.StdioServerParameters(command=sys.executable, args=words)
    async with mcp.stdio_client(command) as (reader, writer), mcp.ClientSession(reader, writer) as opened:
        await opened.initialize()
        yield opened


async def test_an_agent_gets_the_results_of_a_real_server_in_fewer_tokens(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("thinwire_deadline: 20000\n")
    async with session(tmp_path) as opened:
        assert {tool.name for tool in (await opened.list_tools()).tools} == {"tail", "read_file"}
        (content,) = (await opened.call_tool("tail", {"lines": 400})).content
        assert content.text == thinwire.compress_output(LOG, "tail", {"lines": 400}, dir=tmp_path, deadline=20_000)
        assert len(content.text) < len(LOG) / 3
        (content,) = (await opened.call_tool("read_file", {"path": "a"})).content
        assert content.text == LOG
    originals = open_originals(tmp_path)
    assert originals.search("connection to db refused")
    originals.close()
