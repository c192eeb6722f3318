"""What every wire format has in common when its body is read: messages, parts, tool calls and their results.

A reading looks at spans and decodes only what is asked for. Kinds are compared as raw bytes (`b'"tool"'`): an unusual
spelling of one is then a kind that nobody knows, and what nobody knows is never touched.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

import msgspec

from ..json_bytes.json_spans import Span, Unreadable, elements, is_array, is_object, is_string, members, root, string
from ..model.blocks import Block, Request, Role
from ..model.reasons import Reason

Members = dict[str, Span]

_FIRST_IS_OBJECT: Final = re.compile(rb"[ \t\n\r]*:[ \t\n\r]*\{")


class CallSpans(NamedTuple):
    """A tool call of the model, not decoded yet."""

    name: Span | str
    arguments: Span | None


UNKNOWN: Final = CallSpans("", None)


class RequestReader:
    """One body while it is read. Its lists fill in the order of the bytes."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.blocks: list[Block] = []
        self.system: list[str] = []
        self.sent_before = 0
        """Where the model's last turn ends: all before it, but for that turn, was in an earlier request."""
        self._at = Span(0, 0)
        self._opening: list[bytes] = []
        self._opened = False
        self._calls: dict[str, CallSpans] = {}
        self._unnamed: deque[CallSpans] = deque()
        self._by_name: dict[str, deque[CallSpans]] = {}

    # looking

    def top(self) -> Members:
        return members(self.body, root(self.body))

    def raw(self, span: Span | None) -> bytes:
        return b"" if span is None else self.body[span.start : span.end]

    def text(self, span: Span | None) -> str:
        return string(self.body, span)

    def array(self, span: Span | None) -> list[Span]:
        """The elements at `span`; none where it is absent or no array."""
        return elements(self.body, span) if span is not None and is_array(self.body, span) else []

    def object(self, span: Span | None) -> Members:
        """The members at `span`; none where it is absent or no object."""
        return members(self.body, span) if span is not None and is_object(self.body, span) else {}

    def messages(self, span: Span | None) -> list[Span]:
        """The conversation at `span`. Raises Unreadable where there is none: the body is of another format."""
        if span is None:
            raise Unreadable(Reason.NOT_THIS_FORMAT)
        return elements(self.body, span)

    def turn(self, span: Span) -> Members:
        """The members of the next message or item of the conversation."""
        self._at = span
        return self.object(span)

    def texts(self, content: Span | None, kinds: Collection[bytes]) -> Iterator[Span]:
        """The strings of `content`: itself, or the `text` of its parts whose type is one of `kinds` (b"": no type)."""
        if content is None:
            return
        if is_string(self.body, content):
            yield content
        for part in map(self.object, self.array(content)):
            span = self.part_text(part, kinds)
            if span is not None:
                yield span

    def part_text(self, part: Members, kinds: Collection[bytes]) -> Span | None:
        span = part.get("text")
        readable = span is not None and is_string(self.body, span) and self.raw(part.get("type")) in kinds
        return span if readable else None

    def choices(self, span: Span | None) -> int:
        """Return how many answers are asked for; more than one when that cannot be told."""
        number = self.raw(span)
        if number in (b"", b"null"):
            return 1
        return int(number) if number.isdigit() and len(number) < 9 else 2

    def drops_results(self, top: Members) -> bool:
        """Return whether the provider may drop earlier results: Anthropic's context editing, OpenAI's truncation, compaction."""
        management = self.raw(top.get("context_management"))
        return (
            b"clear_tool_uses" in management or b"compact" in management or self.raw(top.get("truncation")) == b'"auto"'
        )

    # gathering

    def add_instructions(self, content: Span | None, kinds: Collection[bytes]) -> None:
        """Instructions of the developer."""
        self.system += (self.text(span) for span in self.texts(content, kinds))

    def add_user_text(self, content: Span | None, kinds: Collection[bytes]) -> None:
        """Add what the user wrote. All of it before the model's first turn opens the conversation."""
        for span in self.texts(content, kinds):
            self.add_block(span, UNKNOWN, role="user")
            if not self._opened:
                self._opening.append(self.raw(span))

    def end_model_turn(self) -> None:
        """The model has spoken: the conversation's opening is over, and only its new calls wait for results by order."""
        self._opened = True
        self.sent_before = self._at.end
        self._unnamed.clear()
        self._by_name.clear()

    def add_call(self, call_id: str, call: CallSpans) -> None:
        if call_id:
            self._calls[call_id] = call
        self._unnamed.append(call)
        self._by_name.setdefault(self._name(call), deque()).append(call)

    def add_tool_calls(self, message: Members) -> None:
        """The model's turn, its calls written as OpenAI does."""
        self.end_model_turn()
        for call in map(self.object, self.array(message.get("tool_calls"))):
            function, custom = self.object(call.get("function")), self.object(call.get("custom"))
            name: Span | str = function.get("name") or custom.get("name") or ""
            self.add_call(self.text(call.get("id")), CallSpans(name, function.get("arguments") or custom.get("input")))

    def call(self, call_id: str, name: str = "") -> CallSpans:
        """The call that a result answers: that of its id; where it has none, the next one of its name, or the next."""
        if call_id:
            return self._calls.get(call_id, CallSpans(name, None))
        waiting = self._by_name.get(name) if name else self._unnamed
        return waiting.popleft() if waiting else CallSpans(name, None)

    def knows(self, call_id: str) -> bool:
        return call_id in self._calls

    def add_block(
        self, span: Span, call: CallSpans, call_id: str = "", *, role: Role = "tool", is_error: bool = False
    ) -> None:
        """A block: the string at `span`, which answers `call`."""
        written = self.text(call.arguments) or self.raw(call.arguments).decode()
        self.blocks.append(Block(self.body, span.start, span.end, role, self._name(call), written, call_id, is_error))

    def _name(self, call: CallSpans) -> str:
        return self.text(call.name) if isinstance(call.name, Span) else call.name

    def marks(self, key: bytes) -> list[int]:
        """Return where the member `key` (quotes included) stands with an object as its value. In a string its quotes would
        be escaped, so a plain search finds keys alone."""
        results = []
        position = self.body.find(key)
        while position >= 0:
            if _FIRST_IS_OBJECT.match(self.body, position + len(key)):
                results.append(position)
            position = self.body.find(key, position + len(key))
        return results

    def request(self, turns: int) -> Request:
        """Return what was gathered from a conversation of so many messages or items; the format adds what it says besides."""
        return Request(
            tuple(self.blocks),
            system=tuple(self.system),
            turns=turns,
            opening=b"".join(self._opening),
            sent_before=self.sent_before,
        )


class _Named(msgspec.Struct):
    name: str | None = None


class _Tool(msgspec.Struct):
    """A tool's definition, in whichever of the formats."""

    name: str | None = None
    type: str | None = None
    function: _Named | None = None
    custom: _Named | None = None
    spec: _Named | None = msgspec.field(default=None, name="toolSpec")
    declared: list[_Named] = msgspec.field(default_factory=list, name="functionDeclarations")
    declared_snake: list[_Named] = msgspec.field(default_factory=list, name="function_declarations")
    tools: list[_Named] = msgspec.field(default_factory=list)

    def names(self) -> Iterator[str]:
        own = (self, self.function, self.custom, self.spec)
        within = (*self.declared, *self.declared_snake, *self.tools)
        named = [tool.name for tool in (*own, *within) if tool is not None and tool.name]
        yield from named or filter(None, (self.type,))


_TOOLS: Final = msgspec.json.Decoder(list[_Tool])


def tool_names(body: bytes, span: Span | None) -> frozenset[str]:
    """The names of the tools defined at `span`; those without one are called by their type. Only to look at: none
    where the definitions are odd."""
    if span is None:
        return frozenset()
    try:
        tools = _TOOLS.decode(memoryview(body)[span.start : span.end])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return frozenset()
    return frozenset(name for tool in tools for name in tool.names())
