"""Sessions to replay: recorded ones, and agent loops put together from the outputs in tests/corpus.

A recorded session is a file `NAME.jsonl`: one object a line with `provider` (as in addon/providers/providers.toml), `model`,
`wire`, `at` (seconds) and `body` (the request's text, or the object that it was).

A generated loop is an agent that looks for the cause of a failing build: each request but the last is answered with a tool
call or two, and the next one carries their outputs. Outputs are cut at 30,000 characters, where Claude Code cuts them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

from ..evaluation.corpus import Item
from . import dialects
from .dialects import Call, Turn

_LONGEST: Final = 30_000
_SECONDS: Final = 25.0
"""From one request to the next."""


class SessionError(Exception):
    """A recorded session cannot be read; the message says where."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request as the client sends it."""

    at: float
    """Seconds of the session's clock."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Session:
    name: str
    provider: str
    model: str
    wire: str
    requests: tuple[Sent, ...]


# Per turn: kind of output in the corpus, tool, command (none: the item's own). Two in a turn are parallel calls. The same
# command again is a test run again after an edit; the same file again is read again.
_LOOP: Final = (
    (("listing", "Bash", "git ls-files"),),
    (("search", "Bash", ""), ("search", "Bash", "")),
    (("build_test", "Bash", "make test"),),
    (("log", "Bash", "docker logs api"),),
    (("code", "Read", "src/main.rs"),),
    (("rest", "mcp__api__get", ""),),
    (("diff", "Bash", "git diff HEAD~3"),),
    (("log", "Bash", "journalctl -u worker"), ("table", "Bash", "")),
    (("json", "mcp__db__query", ""),),
    (("code", "Read", "src/main.rs"),),
    (("build_test", "Bash", "make test"),),
    (("ci-log", "Bash", "gh run view --log"),),
)
REQUESTS: Final = len(_LOOP) + 1


def generated(items: list[Item], provider: str, seed: int, prefix: int, *, differs: bool = False) -> Session:
    """A loop of REQUESTS requests with a system prompt and tools of about `prefix` tokens.

    `differs`: the client sends the model's turns back in another form than they were returned in.
    """
    dialect = dialects.DIALECTS[provider]
    turns = _turns(items, Random(seed))  # noqa: S311  (a choice that must be the same again)
    about = _about(items, prefix)
    requests = tuple(
        Sent(_SECONDS * n, dialect.write(dialect.model, about, turns[:n], differs)) for n in range(len(turns) + 1)
    )
    return Session(f"loop {seed}", provider, dialect.model, dialect.wire, requests)


def _turns(items: list[Item], random: Random) -> list[Turn]:
    seen: dict[tuple[str, str], str] = {}
    turns: list[Turn] = []
    for number, calls in enumerate(_LOOP):
        done = []
        for index, (kind, tool, command) in enumerate(calls):
            text = seen.get((tool, command), "")
            if text and kind != "code":
                text = _again(text, random)
            item = random.choice([item for item in items if item.kind == kind and len(item.text) > 2_000])
            text = text or _cut(item.text)
            seen[tool, command or item.command] = text
            done.append(Call(f"{number:02}{index}", tool, command or item.command or item.name, text))
        turns.append(Turn(f"Step {number + 1}: I need to see more before I can tell what is wrong.", tuple(done)))
    return turns


def _again(text: str, random: Random) -> str:
    """The same command once more: a few lines have changed."""
    lines = text.split("\n")
    for index in random.sample(range(len(lines)), max(1, len(lines) // 50)):
        lines[index] = lines[index].replace("FAILED", "ok").replace("error", "warning") + " "
    return "\n".join(lines)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: text.rfind("\n", 0, _LONGEST) + 1]


def _about(items: list[Item], prefix: int) -> str:
    """Instructions of about so many tokens; prose has four characters to one."""
    prose = "\n".join(item.text for item in items if item.kind == "prose")
    return (prose * (1 + 4 * prefix // max(1, len(prose))))[: 4 * prefix]


def recorded(folder: Path) -> list[Session]:
    """The sessions in the folder, by name. Raises SessionError."""
    sessions = [_recorded(path) for path in sorted(folder.glob("*.jsonl"))]
    if not sessions:
        raise SessionError(f"{folder} holds no *.jsonl")
    return sessions


def _recorded(path: Path) -> Session:
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            body = row["body"] if isinstance(row["body"], str) else json.dumps(row["body"], ensure_ascii=False)
            rows.append({**row, "sent": Sent(float(row["at"]), body.encode("utf-8", "surrogatepass"))})
            _ = row["provider"], row["model"], row["wire"]
        except (json.JSONDecodeError, KeyError, TypeError, ValueError) as exc:
            raise SessionError(f"{path}, line {number}: not an object with provider, model, wire, at and body") from exc
    if not rows:
        raise SessionError(f"{path} is empty")
    first = rows[0]
    return Session(path.stem, first["provider"], first["model"], first["wire"], tuple(row["sent"] for row in rows))
