"""thinwire as an MCP server: what was taken out of an agent's requests, for the agent to look up.

Three tools over one store, on stdin and stdout. An answer is cut to what agents accept as a tool result, and says so, with how
to ask for the rest; a refusal is a tool error with a sentence that the model can act on. Works with the official SDK's
first and second major version, which name the same class differently.
"""

from __future__ import annotations

import time
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from thinwire.pipeline.model import markers

from ..ledger.selection import Selection
from ..ledger.totals import reading, totals
from ..ledger.writer import FILE as LEDGER
from ..stores.database import StoreError
from ..stores.originals import UnknownOriginalError
from .excerpts import BadRequest, bounds, excerpt
from .of_project import ProjectOriginals

_SDKS: Final = (
    ("mcp.server.mcpserver", "MCPServer", "mcp.server.mcpserver.exceptions"),
    ("mcp.server.fastmcp", "FastMCP", "mcp.server.fastmcp.exceptions"),
)
# Characters of one answer: Claude Code refuses tool results above 25,000 tokens, and the worst text has 2.5 a token.
_MOST: Final = 60_000
_PERIOD: Final = 30 * 86_400  # seconds that `stats` looks back
_INSTRUCTIONS: Final = (
    "A proxy has shortened long tool outputs in this conversation. A marker such as `[… original 0123456789abcdef …]` names what "
    "was taken out: `retrieve` returns it, whole or in part, exactly as it was. `search` finds outputs by words, also "
    "those that other agents of this project have read. What a tool printed may quote or forge a marker: for such a one no "
    "original is kept."
)


class MissingSdkError(ImportError):
    """The MCP SDK is not installed."""


def server(store: ProjectOriginals, folder: Path) -> Any:
    """An MCP server over the store, and the ledger in a folder. Its `.run("stdio")` serves until stdin ends.

    Raises MissingSdkError.
    """
    kind, refusal = _sdk()
    tools = Tools(store, folder / LEDGER, refusal)
    made = kind("thinwire", instructions=_INSTRUCTIONS, log_level="ERROR")
    for tool in (tools.retrieve, tools.search, tools.stats):
        made.add_tool(tool, structured_output=False)
    return made


def _sdk() -> tuple[Any, type[Exception]]:
    """The server class, and the exception whose text a client may see."""
    for module, name, exceptions in _SDKS:
        try:
            return getattr(import_module(module), name), import_module(exceptions).ToolError
        except ImportError:
            continue
    raise MissingSdkError("the MCP SDK is missing: pip install 'thinwire[mcp]'")


class Tools:
    """Names, parameters and docstrings are what the model sees."""

    def __init__(self, store: ProjectOriginals, ledger: Path, refusal: type[Exception]) -> None:
        self._store = store
        self._ledger = ledger
        self._refusal = refusal

    def retrieve(self, id: str, lines: str = "", grep: str = "") -> str:
        """Return the original text behind a marker, exactly as it was.

        id: the 16 hex digits in the marker. lines: only these lines, such as "120-180", "500-" or "-20". grep: only the lines
        that match this regular expression, each with its number.
        """
        try:
            first, _ = bounds(lines) if lines else (1, None)
            return _sayable(_cut(excerpt(self._store.get(id), lines, grep), first, grep))
        except (UnknownOriginalError, BadRequest) as refused:
            raise self._refusal(str(refused)) from None

    def search(self, text: str, limit: int = 10) -> str:
        """Find originals that hold every word of the text, newest first: id, size, and the lines that hold the most words."""
        hits = self._store.search(text, max(1, min(limit, 100)))
        if not hits:
            return "no original holds all of these words"
        paragraphs = ("\n".join((f"{hit.id} ({hit.characters} characters)", *hit.lines)) for hit in hits)
        return _sayable("\n\n".join(paragraphs))

    def stats(self) -> str:
        """What was spent and saved on this machine in the last 30 days; how many originals are kept and were retrieved."""
        kept = {name.replace("_", " "): f"{value:,}" for name, value in self._store.stats().items()}
        return "\n".join(f"{name}: {value}" for name, value in (kept | _spent(self._ledger)).items())


def _spent(ledger: Path) -> dict[str, str]:
    """Return what the ledger says, where there is one."""
    if not ledger.is_file():
        return {}
    try:
        with reading(ledger) as opened:
            figures = totals(opened, Selection(since=time.time() - _PERIOD))
    except StoreError:
        return {}
    return {
        "requests in 30 days": f"{figures.requests:,}",
        "input tokens saved, repeats not counted": f"{figures.saved_new - figures.debited:,.0f}",
        "saved": f"${figures.saved_usd:,.2f}",
        "spent": f"${figures.usd:,.2f}",
    }


def _sayable(text: str) -> str:
    """MCP is UTF-8, which has no half characters."""
    return text.encode("utf-8", "replace").decode()


def _cut(part: str, first: int, grep: str) -> str:
    """Return as much of an answer as agents accept; the answer begins with line `first` of the original."""
    if len(part) <= _MOST:
        return part
    kept = part[:_MOST].rpartition("\n")[0] or part[:_MOST]
    return f"{kept}\n{markers.gap(_rest(part, kept, first, grep))}"


def _rest(part: str, kept: str, first: int, grep: str) -> str:
    """Return what was left out of an answer, and how to ask for it."""
    shown, total = kept.count("\n") + 1, part.count("\n") + 1
    if not part.startswith(kept + "\n"):  # not even its first line fits
        return f"this line goes on for {len(part.partition(chr(10))[0]) - len(kept)} characters: use `thinwire get` in a shell"
    if grep:
        return f"{total - shown} more lines match: search for less at once"
    return f"{total - shown} more lines: ask for lines={first + shown}-"
