"""One body from end to end: what must come back as it came, then what is compressed, remembered and handed on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from thinwire.addon.stores.recent_memo import RecentMemo
from thinwire.pipeline import Settings, compress
from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.model.job import Replacement, short_id
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.run import finish, plan, worked_off
from thinwire.pipeline.wire import BY_NAME, WIRES

from .sessions import edited, request, send, text
from .wire.conversations import Result, Turn

LOG, PROSE = text("log", 0), text("prose", 0)
WIRE = "openai-chat"


def chat(*outputs: str, tool: str = "Bash", **more: Any) -> bytes:
    """One turn for each output, all of the same call."""
    messages: list[dict[str, Any]] = [{"role": "user", "content": "go on"}]
    for number, output in enumerate(outputs):
        call = {"id": f"c{number}", "type": "function", "function": {"name": tool, "arguments": '{"command":"make"}'}}
        messages += [
            {"role": "assistant", "tool_calls": [call]},
            {"role": "tool", "tool_call_id": f"c{number}", "content": output},
        ]
    return json.dumps({**more, "messages": messages}).encode()


def outputs(body: bytes) -> list[str]:
    return [message["content"] for message in json.loads(body)["messages"] if message["role"] == "tool"]


class Recorder(RecentMemo):
    """A memo that tells what it was asked to keep."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[dict[bytes, Replacement]] = []

    def put(self, found: Mapping[bytes, Replacement]) -> Mapping[bytes, Replacement]:
        self.kept.append(dict(found))
        return super().put(found)


class Shelf(dict[str, str]):
    def put(self, texts: Mapping[str, str]) -> None:
        self.update(texts)


# --- what comes back as it came


@pytest.mark.parametrize(
    ("wire", "body", "status", "reason"),
    [
        (WIRE, b"", "skipped", Reason.NOT_JSON),
        (WIRE, b"{", "skipped", Reason.NOT_JSON),
        (WIRE, b"[]", "skipped", Reason.NOT_THIS_FORMAT),
        (WIRE, b"{}", "skipped", Reason.NOT_THIS_FORMAT),
        (WIRE, b'{"messages":' * 100_000, "skipped", Reason.NOT_JSON),
        (WIRE, b'{"messages":[],"messages":[]}', "skipped", Reason.DUPLICATE_KEYS),
        (WIRE, chat(LOG, n=2), "skipped", Reason.MULTIPLE_CHOICES),
        (WIRE, chat("\udcff" + LOG).replace(b"\\udcff", b"\xff"), "skipped", Reason.NOT_JSON),
        ("telnet", chat(LOG), "skipped", Reason.UNKNOWN_WIRE),
        (WIRE, chat(), "unchanged", ""),
        (WIRE, chat("ok"), "unchanged", ""),
        (WIRE, chat(LOG, tool="Read"), "unchanged", ""),
        (WIRE, chat(PROSE), "unchanged", ""),
    ],
)
def test_these_come_back_as_the_same_object(wire: str, body: bytes, status: str, reason: str) -> None:
    outcome = compress(body, wire)
    assert outcome.body is body
    assert (outcome.status, outcome.reason, outcome.edits) == (status, reason, ())


@pytest.mark.parametrize("wire", [wire.name for wire in WIRES])
@given(st.binary(max_size=200))
@limits(max_examples=50, deadline=None)
def test_no_bytes_make_it_raise(wire: str, body: bytes) -> None:
    assert compress(body, wire).body is body


def test_whatever_goes_wrong_the_body_is_in_the_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thinwire.pipeline.choose.compress_block", lambda job: 1 / 0)
    body = chat(LOG)
    outcome = compress(body, WIRE)
    assert (outcome.status, outcome.reason) == ("failed", "ZeroDivisionError")
    assert outcome.body is body


@pytest.mark.parametrize(
    ("said", "reason"),
    [(("ok",), Reason.SHORT), ((PROSE,), Reason.NO_COMPRESSOR), ((LOG + "\n[… 3 lines]",), Reason.ALREADY_COMPRESSED)],
)
def test_each_block_left_alone_is_counted_under_its_reason(said: Sequence[str], reason: Reason) -> None:
    assert compress(chat(*said), WIRE).skipped == {Reason.USER: 1, reason: 1}


# --- what is compressed


@pytest.mark.parametrize("wire", list(BY_NAME))
def test_only_the_edited_spans_differ_and_the_counts_are_exact(wire: str) -> None:
    body = request(wire, [Turn("go on", (Result("Bash", LOG, False, False), Result("Bash", "ok", False, False)))])
    outcome = compress(body, wire)
    (edit,) = outcome.edits
    assert outcome.status == "compressed"
    assert outcome.body == body[: edit.start] + edit.replacement + body[edit.end :]
    assert json.loads(body[edit.start : edit.end]) == LOG
    assert (outcome.tokens_before, outcome.tokens_after) == (edit.tokens_before, edit.tokens_after)
    assert (edit.tool, edit.kind, edit.original_id) == (
        "Bash" if wire != "ollama-chat" else edit.tool,
        "log",
        short_id(LOG),
    )


@pytest.mark.parametrize("raw", [LOG, "é" + LOG])
def test_an_edit_is_spelled_as_its_block_was(raw: str) -> None:
    for ascii_only in (True, False):
        body = json.dumps(json.loads(chat(raw)), ensure_ascii=ascii_only).encode()
        sent = compress(body, WIRE).body
        assert sent.isascii() is body.isascii()


def test_what_comes_again_is_pointed_at_and_what_comes_again_changed_refers_to_it() -> None:
    outcome = compress(chat(PROSE, PROSE, edited(1), edited(2)), WIRE)
    assert [edit.compressor for edit in outcome.edits] == ["pointer", "reference", "reference"]
    assert outputs(outcome.body)[0] == PROSE


def test_a_command_run_again_says_only_what_is_other_though_the_first_output_is_in_another_layout() -> None:
    hits = [f"src/p{n % 7}/f{n}.py:{n * 3}: return v_{n * 37}" for n in range(60)]
    again = [*hits[:30], "src/part9/new.py:7:    return None", *hits[30:]]
    outcome = compress(chat("\n".join(hits), "\n".join(again)), WIRE)
    first, second = outcome.edits
    assert (first.compressor, second.compressor) == ("rows", "reference")
    assert outputs(outcome.body)[1].split("\n") == [
        f"[… lines 1-30 stand above in Bash: make, from: {hits[0][:23]}…]",
        again[30],
        f"[… lines 32-61 stand there as lines 31-60, from: {hits[30][:23]}…]",
    ]


# --- what is remembered


def test_what_was_seen_needs_no_work() -> None:
    memo = RecentMemo()
    first = compress(chat(LOG, PROSE), WIRE, memo=memo)
    todo = plan(chat(LOG, PROSE), WIRE, Settings(), memo)
    assert (todo.jobs, finish(todo, {}, memo).body) == ({}, first.body)


def test_only_what_is_new_is_kept() -> None:
    memo = Recorder()
    compress(chat(LOG), WIRE, memo=memo)
    compress(chat(LOG, PROSE), WIRE, memo=memo)
    decided = [[key for key, kept in each.items() if kept.reason != Reason.ALREADY_COMPRESSED] for each in memo.kept]
    assert list(map(len, decided)) == [1, 1]


def test_a_text_that_stands_twice_is_one_job() -> None:
    body = chat(LOG).replace(b'"tool_call_id": "c0", ', b"")
    twice = body[:-2] + body[body.index(b', {"role": "assistant"') : -2] + b"]}"
    assert len(plan(twice, WIRE, Settings()).jobs) == 1
    assert len(compress(twice, WIRE).edits) == 2


def test_another_process_that_was_first_has_decided() -> None:
    memo = RecentMemo()
    todo = plan(chat(LOG), WIRE, Settings(), memo)
    (key,) = todo.jobs
    memo.put({key: Replacement("theirs", tokens_before=9, tokens_after=1)})
    assert outputs(finish(todo, {key: Replacement("ours")}, memo).body) == ["theirs"]


def test_what_was_taken_out_is_handed_to_the_originals() -> None:
    shelf = Shelf()
    compress(chat(LOG, PROSE), WIRE, originals=shelf)
    assert shelf == {short_id(LOG): LOG}


class FullShelf:
    """Nothing can be kept."""

    def put(self, texts: Mapping[str, str]) -> Sequence[str]:
        return []


# Above the usual budget, so that something has to go.
LONG = "\n".join(f"{text('log', n)}\n{n} token-{n * 2_654_435_761 % 2**32:08x}" for n in range(40))


def test_what_would_be_gone_for_good_is_not_sent() -> None:
    memo = RecentMemo()
    outcome = compress(chat(LONG, LOG), WIRE, memo=memo, originals=FullShelf())
    assert outputs(outcome.body)[0] == LONG
    assert outcome.skipped[Reason.NO_ORIGINAL] == 1
    assert [edit.original_id for edit in outcome.edits] == [short_id(LOG)]
    assert outputs(compress(chat(LONG, LOG, PROSE), WIRE, memo=memo, originals=Shelf()).body)[0] == LONG
    other = compress(chat("x" + LONG, LONG), WIRE, originals=Shelf())
    assert [edit.original_id for edit in other.edits] == [short_id("x" + LONG), short_id(LONG)]


def test_what_an_earlier_request_sent_is_sent_so_while_nothing_can_be_kept() -> None:
    memo = RecentMemo()
    sent = outputs(compress(chat(LONG), WIRE, memo=memo, originals=Shelf()).body)
    assert outputs(compress(chat(LONG, LOG), WIRE, memo=memo, originals=FullShelf()).body)[:1] == sent != [LONG]


def test_an_original_that_is_gone_is_kept_again_with_the_next_request() -> None:
    memo, later = RecentMemo(), Shelf()
    compress(chat(LONG), WIRE, memo=memo, originals=Shelf())
    compress(chat(LONG, LOG), WIRE, memo=memo, originals=later)
    assert later == {short_id(LONG): LONG, short_id(LOG): LOG}


def test_an_outcome_that_is_decided_touches_no_store() -> None:
    body = chat()
    todo = plan(body, WIRE, Settings(), None)
    assert finish(todo, {}, None) is todo.outcome


# --- a reference whose target is not what it was


def test_what_nobody_looked_at_is_left_alone_in_this_conversation_and_decided_in_the_next() -> None:
    memo = RecentMemo()
    busy = Replacement(None, Reason.BUSY, unseen=True)
    todo = plan(chat(LOG), WIRE, Settings(), memo)
    outcome = finish(todo, dict.fromkeys(todo.jobs, busy), memo)
    assert (outcome.status, outcome.skipped[Reason.BUSY]) == ("unchanged", 1)
    assert outputs(compress(chat(LOG, PROSE), WIRE, memo=memo).body)[0] == LOG
    other = chat(LOG).replace(b"go on", b"another conversation")
    assert len(compress(other, WIRE, memo=memo).edits) == 1


def test_a_reference_is_not_sent_when_its_target_was_decided_otherwise_after_all() -> None:
    memo = RecentMemo()
    todo = worked_off(plan(chat(PROSE, edited(1)), WIRE, Settings(), memo), compress_block, memo)
    first, second = todo.tasks
    assert todo.new_decisions[second.key].rests
    memo.put({first.key: Replacement("less", tokens_before=9)})  # another process was first
    outcome = finish(todo, {}, memo)
    assert outputs(outcome.body) == ["less", edited(1)]
    assert outcome.skipped[Reason.UNVERIFIED] == 1
    assert memo.get([second.key])[second.key].reason == Reason.UNVERIFIED


def test_what_waits_is_left_alone_when_nobody_works_on() -> None:
    todo = plan(chat(PROSE, edited(1)), WIRE, Settings())
    assert [task.number for task in todo.waiting] == [2]
    outcome = finish(todo, {key: compress_block(job) for key, job in todo.jobs.items()})
    assert (outcome.status, outcome.skipped[Reason.TIMEOUT]) == ("unchanged", 1)


def test_a_reference_is_decided_anew_when_its_target_is_sent_otherwise() -> None:
    memo, turns = RecentMemo(), chat(PROSE, edited(1), "ok")
    send(WIRE, turns, memo)
    todo = plan(turns, WIRE, Settings(), memo)
    target = next(task for task in todo.tasks if task.number == 1)
    memo.set({target.key: Replacement("less", tokens_before=9, tokens_after=1)})
    sent = outputs(send(WIRE, turns, memo).body)
    assert sent == ["less", edited(1), "ok"]
    assert outputs(send(WIRE, turns, memo).body) == sent


def test_a_client_that_takes_the_target_away_gets_the_lines_back() -> None:
    memo, turns = RecentMemo(), chat(PROSE, edited(1), "ok")
    assert edited(1) not in outputs(send(WIRE, turns, memo).body)
    compacted = turns.replace(json.dumps(PROSE).encode(), b'"[Old tool result content cleared]"')
    assert outputs(send(WIRE, compacted, memo).body)[1] == edited(1)


def test_with_repeats_off_nothing_is_referred_to() -> None:
    body = chat(PROSE, PROSE, edited(1))
    assert compress(body, WIRE, Settings(repeats=False)).body is body


def test_a_reference_stays_when_its_target_does() -> None:
    memo, body = RecentMemo(), chat(PROSE, edited(1), "ok")
    first = send(WIRE, body, memo)
    todo = plan(body, WIRE, Settings(), memo)
    assert (todo.retaken, todo.jobs, todo.waiting) == (frozenset(), {}, ())
    assert send(WIRE, body, memo).body == first.body
