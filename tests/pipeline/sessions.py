"""Sessions of an agent in every wire format: outputs that get compressed, come again, and come again a little changed.

A session is a list of turns; its n-th request holds the first n of them. Each message is written once, in a spelling of its
own, so that what the client sends only ever grows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from json import dumps
from random import Random
from typing import Any

from hypothesis import strategies as st

from thinwire.pipeline.cache.warm_prefix import Moment
from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.json_bytes.json_spans import elements, members, root
from thinwire.pipeline.model.blocks import Outcome
from thinwire.pipeline.model.job import Job, Replacement
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.model.stores import Memo
from thinwire.pipeline.run import finish, plan, worked_off

from .wire.conversations import BUILDERS, Document, Result, Turn, odd_json

HOLDERS: Mapping[str, str] = {"openai-responses": "input", "gemini": "contents"}
"""The key of the conversation, where it is not `messages`."""
_MARKER = re.compile(rb', (?<!\\)"cache_control": \{"type": "ephemeral"\}')


@cache
def text(kind: str, number: int) -> str:
    """An output of 500 to 2,500 tokens."""
    writers: dict[str, Callable[[int], str]] = {
        "log": lambda n: (
            f"2026-03-04 11:{n % 60:02}:07,{n * 37 % 1000:03} INFO  pool Finished job {n} for acme-{n % 7}"
        ),
        "hits": lambda n: f"src/app/module_{n % 9}.py:{n}:    result = handler_{n % 5}(request, timeout={n % 30})",
        "prose": lambda n: (
            f"{_word(number, n)} {_word(number + 1, n)} {_word(number + 2, n * n)} and {_word(n, number)}."
        ),
        "rows": lambda n: (
            f'{{"id": {n}, "name": "item-{n}", "state": "{"ready" if n % 9 else "failed"}", "size": {n * n}}}'
        ),
    }
    said = [writers[kind](number * 1000 + n) for n in range(60)]
    return "[" + ",\n".join(said) + "]" if kind == "rows" else "\n".join(said)


def _word(one: int, other: int) -> str:
    return Random(f"{one}/{other}").choice(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi".split()
    )


def edited(number: int) -> str:
    """The prose of number 0 with one line changed: what a diff can say."""
    lines = text("prose", 0).split("\n")
    lines[7 + number] = f"changed {number}"
    return "\n".join(lines)


OUTPUTS = (
    st.builds(text, st.sampled_from(["log", "hits", "prose", "rows"]), st.integers(0, 2))
    | st.builds(edited, st.integers(0, 3))
    | st.sampled_from(["", "ok", "done\n"])
)
TOOLS = st.sampled_from(["Bash", "Read", "Grep", "mcp__api__list"])
RESULTS = st.builds(Result, TOOLS, OUTPUTS, st.booleans(), st.booleans())
SESSIONS = st.lists(st.builds(Turn, st.just("go on"), st.lists(RESULTS, max_size=3).map(tuple)), min_size=2, max_size=4)


def request(wire: str, turns: list[Turn], seed: int | None = 0) -> bytes:
    """The request that ends with the last of `turns`, oddly spelled; results stand in another order than their calls.

    Without a seed it is spelled as the SDKs do it.
    """
    head, said = _document(wire, turns, seed or 0)
    if seed is None:
        return _body(wire, dumps(head).encode(), [dumps(message).encode() for message in said])
    spelled = [odd_json(message, Random(f"{seed}/{number}")) for number, message in enumerate(said)]
    return _body(wire, odd_json(head, Random(seed)), spelled)


def marked(turns: list[Turn], seed: int = 0) -> bytes:
    """The same as Anthropic's clients send it: a cache marker on the system prompt and on the last part of what is new."""
    head, said = _document("anthropic-messages", turns, seed)
    head["system"][-1]["cache_control"] = {"type": "ephemeral"}
    last = said[-1]["content"]
    if isinstance(last, list) and last:
        said[-1] = {**said[-1], "content": [*last[:-1], {**last[-1], "cache_control": {"type": "ephemeral"}}]}
    return _body("anthropic-messages", dumps(head).encode(), [dumps(message).encode() for message in said])


def _document(wire: str, turns: list[Turn], seed: int) -> tuple[Document, list[Document]]:
    document, _ = BUILDERS[wire](turns)
    return document, _shuffled(document.pop(HOLDERS.get(wire, "messages")), seed)


def _body(wire: str, head: bytes, said: list[bytes]) -> bytes:
    opening = head.rstrip()[:-1] + (b"," if b":" in head else b"")
    return opening + b'"%s":[' % HOLDERS.get(wire, "messages").encode() + b",".join(said) + b"]}"


def _shuffled(messages: list[Document], seed: int) -> list[Document]:
    """Results that arrived together in another order, each time the same."""
    found: list[Document] = []
    run: list[Document] = []
    for message in [*messages, {}]:
        if message.get("role") == "tool":
            run.append(message)
            continue
        Random(f"{seed}/{len(found)}").shuffle(run)
        found += run
        run = []
        parts: Any = message.get("content", message.get("parts"))
        if message.get("role") == "user" and isinstance(parts, list):
            Random(f"{seed}/{len(found)}").shuffle(parts)
        found.append(message)
    return found[:-1]


remembered = cache(compress_block)
"""The same for the same job, since it is pure, and sooner: sessions say few different things."""


def send(
    wire: str,
    body: bytes,
    memo: Memo | None = None,
    moment: Moment | None = None,
    provider: str = "",
    settings: Settings = Settings(),  # noqa: B008  (frozen)
    work: Callable[[Job], Replacement] = compress_block,
) -> Outcome:
    """What the addon does with a body."""
    todo = plan(body, wire, settings, memo, provider, moment)
    return finish(worked_off(todo, work, memo), {}, memo)


def messages(wire: str, body: bytes) -> list[bytes]:
    """The bytes of each message, without markers that the client moves."""
    conversation = members(body, root(body))[HOLDERS.get(wire, "messages")]
    return [_MARKER.sub(b"", body[span.start : span.end]) for span in elements(body, conversation)]
