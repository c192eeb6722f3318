"""A short session in thinwire's own format: a file is read, edited, read again; tests are run before and after."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

WIRES = ("anthropic-messages", "openai-chat", "openai-responses", "gemini")
SOURCE = [f"def handler_{n}(request):" if n % 4 == 0 else f"    step_{n} = request.load({n * 37})" for n in range(120)]
OLD, NEW = "    step_57 = request.load(2109)", "    step_57 = request.load_once(2109)"
TESTS = "\n".join([*(f"tests/test_handlers.py::test_{n} PASSED [{n}%]" for n in range(90)), "90 passed in 3.12s"])


def numbered(lines: list[str]) -> str:
    """As Claude Code's Read prints a file."""
    return "\n".join(f"{number:>6}→{line}" for number, line in enumerate(lines, 1))


def step(call: str, tool: str, arguments: dict[str, Any], result: str, say: str = "") -> dict[str, Any]:
    return {"say": say, "tool": tool, "arguments": arguments, "call": call, "result": result, "error": False}


def session(wire: str = "anthropic-messages", name: str = "s1") -> dict[str, Any]:
    path = "/work/app/handlers.py"
    changed = [NEW if line == OLD else line for line in SOURCE]
    steps = [
        {"user": "Load once where it matters."},
        {"say": "I look at the handlers first."},
        step("c1", "Read", {"file_path": path}, numbered(SOURCE)),
        step("c2", "Bash", {"command": "pytest -v"}, TESTS, "Now the tests."),
        step(
            "c3",
            "Edit",
            {"file_path": path, "old_string": OLD, "new_string": NEW},
            "The file has been updated.",
            "tests/test_handlers.py::test_41 is slow because of step_57.",
        ),
        step("c4", "Read", {"file_path": path}, numbered(changed)),
        step("c5", "Bash", {"command": "pytest -v"}, TESTS.replace("3.12s", "3.09s")),
        {"say": "Faster now."},
    ]
    return {"id": name, "agent": "Claude Code", "wire": wire, "model": "claude-opus-4-6", "steps": steps}


def written(path: Path, *sessions: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in sessions))
    return path
