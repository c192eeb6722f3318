"""What was sent for turn n is a byte-for-byte prefix of what is sent for turn n + 1, up to the client's own changes.

In every wire format: without a memo, with one, after restarts, from two processes on one store, and after an upgrade in the
middle of a conversation. A client moves its cache markers; then the messages are what must not change.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from itertools import cycle, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.addon.stores.recent_memo import RecentMemo
from thinwire.addon.stores.sqlite_memo import SqliteMemo
from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.compressors.contract import Compressor
from thinwire.pipeline.compressors.registry import COMPRESSORS
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.model.stores import Memo
from thinwire.pipeline.run import compress
from thinwire.pipeline.wire import WIRES

from .sessions import SESSIONS, edited, marked, messages, remembered, request, send, text
from .wire.conversations import Result, Turn

ROOT = Path(__file__).resolve().parents[2]
every_wire = pytest.mark.parametrize("wire", [wire.name for wire in WIRES])
few = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 1 << 16)

Memos = Iterator[Memo | None]


@contextmanager
def forgetting() -> Iterator[Memos]:
    yield cycle([None])


@contextmanager
def remembering() -> Iterator[Memos]:
    yield cycle([RecentMemo()])


@contextmanager
def restarting() -> Iterator[Memos]:
    """A new process at each turn; the ones before were killed, a moment after they had sent something, and closed nothing."""
    with TemporaryDirectory() as folder, ExitStack() as stores:

        def processes() -> Memos:
            while True:
                memo = _opened(stores, folder)
                yield memo
                memo._writes_behind.wait()

        yield processes()


@contextmanager
def taking_turns() -> Iterator[Memos]:
    """Two processes on one store."""
    with TemporaryDirectory() as folder, ExitStack() as stores:
        yield cycle([_opened(stores, folder) for _ in range(2)])


def _opened(stores: ExitStack, folder: str) -> SqliteMemo:
    """A store that is closed before its folder goes: it makes anew what is taken from under it."""
    memo = SqliteMemo(Path(folder) / "memo.sqlite")
    stores.callback(memo.close)
    return memo


def assert_grows(sent: list[bytes]) -> None:
    for earlier, later in pairwise(sent):
        assert later.startswith(earlier.removesuffix(b"]}"))


@every_wire
@pytest.mark.parametrize("memos", [forgetting, remembering, restarting, taking_turns])
@given(turns=SESSIONS, seed=seeds)
@few
def test_what_was_sent_is_a_prefix_of_what_is_sent_next(
    wire: str, memos: Callable[[], AbstractContextManager[Memos]], turns: list[Turn], seed: int
) -> None:
    work = compress_block if memos is forgetting else remembered
    with memos() as memo:
        assert_grows([send(wire, request(wire, turns[:n], seed), next(memo), work=work).body for n in steps(turns)])


@every_wire
@pytest.mark.parametrize("compressors", [(), COMPRESSORS[::-1]], ids=["none", "reversed"])
@pytest.mark.parametrize("newer", [True, False], ids=["upgrade", "downgrade"])
@given(turns=SESSIONS, seed=seeds, change=st.integers(1, 3))
@settings(max_examples=8, deadline=None)
def test_other_compressors_in_the_middle_of_a_conversation_change_nothing_that_was_sent(
    wire: str, compressors: tuple[Compressor, ...], newer: bool, turns: list[Turn], seed: int, change: int
) -> None:
    sent = []
    with restarting() as memo, pytest.MonkeyPatch.context() as patch:
        for n in steps(turns):
            there = COMPRESSORS if (n <= change) is newer else compressors
            for module in ("choose", "candidates.best", "candidates.kinds", "candidates.layouts"):
                patch.setattr(f"thinwire.pipeline.{module}.COMPRESSORS", there)
            sent.append(send(wire, request(wire, turns[:n], seed), next(memo)).body)
    assert_grows(sent)


NAMES = st.frozensets(st.sampled_from(["Bash", "Read", "Grep", "list"]), max_size=2)
CHOICES = st.builds(
    Settings,
    level=st.sampled_from(["lossless", "balanced", "aggressive"]),
    min_tokens=st.sampled_from([0, 250, 5_000]),
    block_budget=st.sampled_from([None, 100, 9_000]),
    user_blocks=st.booleans(),
    code=st.booleans(),
    exact_tools=NAMES,
    lossless_tools=NAMES,
    exclude_tools=NAMES,
    originals=st.booleans(),
    repeats=st.booleans(),
    line_numbers=st.sampled_from([None, "all", "unpadded", "tens"]),
)


@every_wire
@pytest.mark.parametrize("memos", [remembering, restarting])
@given(turns=SESSIONS, seed=seeds, choices=st.lists(CHOICES, min_size=4, max_size=4))
@few
def test_other_settings_in_the_middle_of_a_conversation_change_nothing_that_was_sent(
    wire: str,
    memos: Callable[[], AbstractContextManager[Memos]],
    turns: list[Turn],
    seed: int,
    choices: list[Settings],
) -> None:
    answered = [turn if turn.results else Turn(turn.said, (Result("Bash", "ok", False, False),)) for turn in turns]
    with memos() as memo:
        sent = [
            send(wire, request(wire, answered[:n], seed), next(memo), settings=choice, work=remembered).body
            for n, choice in zip(steps(turns), choices, strict=False)
        ]
    assert_grows(sent)


def test_a_conversation_that_begins_later_is_decided_under_the_settings_of_then() -> None:
    wire, memo = "anthropic-messages", RecentMemo()
    turns = [Turn("go on", (Result("Bash", text("log", number), False, False),)) for number in range(3)]
    for n in (1, 2):
        send(wire, request(wire, turns[:n], None), memo)
    running = send(wire, request(wire, turns, None), memo, settings=Settings(level="lossless"))
    beginning = send(wire, request(wire, turns[:1], None), memo, settings=Settings(level="lossless"))
    alone = send(wire, request(wire, turns, None), None, settings=Settings(level="lossless"))
    assert [edit.lossless for edit in running.edits] == [False, False, True]
    assert beginning.edits == alone.edits[:1]


@given(turns=SESSIONS, seed=seeds)
@few
def test_cache_markers_that_move_change_nothing_else(turns: list[Turn], seed: int) -> None:
    wire = "anthropic-messages"
    sent = [messages(wire, send(wire, marked(turns[:n], seed), None, work=remembered).body) for n in steps(turns)]
    for earlier, later in pairwise(sent):
        assert later[: len(earlier)] == earlier


@every_wire
@given(turns=SESSIONS, other=SESSIONS, seed=seeds)
@few
def test_a_conversation_that_takes_another_turn_keeps_what_it_had(
    wire: str, turns: list[Turn], other: list[Turn], seed: int
) -> None:
    memo = RecentMemo()
    sending = partial(send, wire, memo=memo, work=remembered)
    before = messages(wire, sending(request(wire, turns[:-1], seed)).body)
    sending(request(wire, turns, seed))
    assert messages(wire, sending(request(wire, turns[:-1] + other, seed)).body)[: len(before)] == before


@pytest.mark.parametrize(
    "wire", ["openai-chat", "openai-responses", "anthropic-messages", "cohere-v2", "bedrock-converse"]
)
def test_the_sessions_hold_all_that_can_happen_to_a_result(wire: str) -> None:
    outputs = [text("log", 0), text("log", 0), text("prose", 0), edited(1), edited(2), "ok"]
    turns = [Turn("go on", (Result("Bash", output, False, False),)) for output in outputs]
    done = [edit.compressor for edit in send(wire, request(wire, turns, None)).edits]
    assert done == ["rows", "pointer", "reference", "reference"]


def test_processes_with_nothing_in_common_send_the_same() -> None:
    results = [Result("Bash", text(kind, 1), False, False) for kind in ("log", "hits", "prose", "rows", "log")]
    turns = [Turn("go on", tuple(results[n : n + 2])) for n in range(4)]
    bodies = {wire.name: request(wire.name, turns) for wire in WIRES}
    script = (
        "import sys; from pipeline import compress; "
        "sys.stdout.buffer.write(b'\\0'.join(compress(body, wire).body "
        "for wire, body in zip(sys.argv[1:], sys.stdin.buffer.read().split(b'\\0'), strict=True)))"
    )
    command = [sys.executable, "-c", script, *bodies]
    for hashes in ("1", "2"):
        done = subprocess.run(
            command,
            input=b"\0".join(bodies.values()),
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={"PYTHONHASHSEED": hashes},
        )
        for sent, (wire, body) in zip(done.stdout.split(b"\0"), bodies.items(), strict=True):
            assert sent == compress(body, wire).body != body


def steps(turns: list[Turn]) -> range:
    return range(1, len(turns) + 1)
