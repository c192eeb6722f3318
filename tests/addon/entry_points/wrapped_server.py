"""An MCP server of the official SDK, to be wrapped: one tool that prints a log, one that reads a file."""

import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))
from tests.addon import bodies

try:
    kind = import_module("mcp.server.mcpserver").MCPServer
except ImportError:
    kind = import_module("mcp.server.fastmcp").FastMCP
server = kind("logs")


def tail(lines: int) -> str:
    """The last lines of the log."""
    return bodies.log(lines)


def read_file(path: str) -> str:
    """A file."""
    return bodies.log(400)


for tool in (tail, read_file):
    server.add_tool(tool)
server.run("stdio")
