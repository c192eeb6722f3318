"""`thinwire mcp`, asked over stdio by the official SDK's own client."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from thinwire.addon.ledger.schema import MIGRATIONS
from thinwire.addon.ledger.writer import FILE as LEDGER
from thinwire.addon.stores.database import connect
from thinwire.addon.stores.open_stores import open_originals
from thinwire.pipeline.model.job import short_id

from .conftest import Thinwire

mcp = pytest.importorskip("mcp", reason="the extra mcp is not installed")

LOG = "\n".join(f"10:00:{number % 60:02} worker-{number} took {number * 7} ms" for number in range(6_000))
ONE_LINE = "x" * 100_000
HALF = "half \ud83d of a character"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    store = open_originals(tmp_path / ".thinwire")
    store.put({short_id(text): text for text in (LOG, ONE_LINE, HALF)})
    store.close()
    return tmp_path


@asynccontextmanager
async def session(environ: Mapping[str, str]) -> AsyncIterator[Any]:
    command = mcp.StdioServerParameters(
        command=sys.executable, args=["-m", "thinwire.addon.commands", "mcp"], env=dict(environ), cwd="/"
    )
    async with mcp.stdio_client(command) as (reader, writer), mcp.ClientSession(reader, writer) as opened:
        await opened.initialize()
        yield opened


async def ask(opened: Any, tool: str, **arguments: Any) -> tuple[bool, str]:
    """Whether it is an error, and the text."""
    result = await opened.call_tool(tool, arguments)
    (content,) = result.content
    return bool(getattr(result, "isError", None) or getattr(result, "is_error", None)), content.text


async def test_an_agent_finds_and_retrieves_what_was_taken_out(environ: dict[str, str], home: Path) -> None:
    async with session(environ) as opened:
        assert {tool.name for tool in (await opened.list_tools()).tools} == {"retrieve", "search", "stats"}
        assert short_id(LOG) in (await ask(opened, "search", text="worker-31 217"))[1]
        part = await ask(opened, "retrieve", id=short_id(LOG), lines="2-3")
        assert part == (False, "\n".join(LOG.split("\n")[1:3]))
        assert await ask(opened, "retrieve", id=short_id(LOG), grep="worker-31 ") == (
            False,
            f"32:{LOG.split(chr(10))[31]}",
        )
        assert "originals: 3" in (await ask(opened, "stats"))[1]


async def test_stats_say_what_was_spent_and_saved_where_a_ledger_is(environ: dict[str, str], home: Path) -> None:
    connect(home / ".thinwire" / LEDGER, MIGRATIONS).close()
    async with session(environ) as opened:
        said = (await ask(opened, "stats"))[1]
    assert "requests in 30 days: 0" in said
    assert "saved: $0.00" in said


async def test_what_is_not_there_is_a_tool_error_with_a_sentence(environ: dict[str, str], home: Path) -> None:
    async with session(environ) as opened:
        failed, said = await ask(opened, "retrieve", id="abcdefabcdef")
        assert failed and "no original abcdefabcdef is kept here" in said
        failed, said = await ask(opened, "retrieve", id=short_id(LOG), grep="(")
        assert failed and "no regular expression" in said


async def test_a_long_answer_says_how_to_go_on_and_the_parts_are_the_whole(environ: dict[str, str], home: Path) -> None:
    async with session(environ) as opened:
        whole, wanted = "", ""
        while True:
            _, said = await ask(opened, "retrieve", id=short_id(LOG), lines=wanted)
            part, marker, rest = said.rpartition("\n[… ")
            if not marker:
                whole += said
                break
            whole += part + "\n"
            wanted = rest.partition("ask for lines=")[2].removesuffix("]")
        assert whole == LOG
        assert await ask(opened, "retrieve", id=short_id(HALF)) == (False, "half ? of a character")
        assert "goes on for 40000 characters" in (await ask(opened, "retrieve", id=short_id(ONE_LINE)))[1]


async def test_a_store_that_is_empty_yet_can_be_served(environ: dict[str, str], tmp_path: Path) -> None:
    async with session(environ) as opened:
        assert "originals: 0" in (await ask(opened, "stats"))[1]


def test_help_says_how_each_agent_gets_it_in_one_line(thinwire: Thinwire) -> None:
    said = thinwire("mcp", "--help").stdout
    for line in (
        "claude mcp add --scope user thinwire -- thinwire mcp",
        "codex mcp add thinwire -- thinwire mcp",
        "gemini mcp add --scope user thinwire thinwire mcp",
    ):
        assert line in said
