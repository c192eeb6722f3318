"""Pointers and diffs to earlier results: when there must be none, then what they say."""

from __future__ import annotations

import time
from json import dumps
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.choose import squeeze
from thinwire.pipeline.model import markers, tokens
from thinwire.pipeline.model.blocks import Block
from thinwire.pipeline.model.job import Earlier, Job, Replacement
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.repeats import DIFFERENCE, POINTER, difference, label, pointer

from .sessions import edited, text

PROSE = text("prose", 0)
LOG = text("log", 0)
LINES = st.lists(st.sampled_from(["a", "b", "", "-- x", "+++ y", "@@ -1 +1 @@", "ü", "\t"]), max_size=12)


def block(arguments: str = '{"command": "make test"}', tool: str = "Bash", call_id: str = "c1") -> Block:
    return Block(b'""', 0, 2, "tool", tool, arguments, call_id)


def again(said: str, earlier: str, **options: object) -> Replacement:
    job = Job(earlier, "any", Settings())
    return squeeze(Job(said, "any", Settings(), earlier=Earlier("call c1 above (Bash: x)", earlier, job), **options))  # type: ignore[arg-type]


# --- what stays


def test_a_result_with_little_in_common_is_no_diff() -> None:
    assert difference(PROSE, Earlier("x", text("prose", 2))) is None
    assert again(PROSE, text("prose", 2)).compressor != DIFFERENCE


def test_where_a_third_of_the_lines_changed_a_diff_would_not_be_clearly_smaller() -> None:
    lines = [f"line {at}" for at in range(90)]
    changed = [line if at % 3 else f"{line}!" for at, line in enumerate(lines)]
    assert difference("\n".join(changed), Earlier("x", "\n".join(lines))) is None


def test_a_short_result_is_not_replaced_by_a_pointer() -> None:
    assert again("ok\n" * 20, "ok\n" * 20).reason == Reason.SHORT


def test_no_diff_is_drawn_against_what_is_not_sent_whole() -> None:
    changed = LOG.replace("Finished job 7 ", "Finished job 999 ")
    assert again(changed, LOG).compressor != DIFFERENCE


def test_an_exact_tools_result_that_differs_is_left_alone() -> None:
    job = Job(edited(1), "exact", Settings(), earlier=Earlier("x", PROSE))
    assert squeeze(job).reason == Reason.EXACT_TOOL


def test_what_holds_a_marker_is_left_alone_even_when_it_comes_again() -> None:
    assert again(PROSE + "\n[… 3 lines]", PROSE + "\n[… 3 lines]").reason == Reason.ALREADY_COMPRESSED


# --- what is said


def test_an_identical_result_becomes_a_pointer() -> None:
    found = again(LOG, LOG)
    assert (found.compressor, found.lossless) == (POINTER, True)
    assert found.text == "[… same output as call c1 above (Bash: x), 60 lines]"


@pytest.mark.parametrize("tool_class", ["any", "lossless", "exact"])
def test_a_pointer_stands_for_the_results_of_all_tools(tool_class: str) -> None:
    job = Job(LOG, tool_class, Settings(), earlier=Earlier("call c1 above", LOG))  # type: ignore[arg-type]
    assert squeeze(job).compressor == POINTER


def test_a_nearly_identical_result_becomes_the_diff() -> None:
    found = again(edited(1), PROSE)
    assert (found.compressor, found.lossless) == (DIFFERENCE, True)
    changed = PROSE.split("\n")[8]
    assert found.text == (
        "[… same output as call c1 above (Bash: x) with these lines changed, 60 lines]\n"
        f"@@ -9 +9 @@\n-{changed}\n+changed 1"
    )
    assert found.tokens_after == tokens.count(found.text)


@given(LINES, LINES)
def test_the_diff_leads_from_the_earlier_result_to_the_later_one(before: list[str], after: list[str]) -> None:
    said = difference("\n".join(after), Earlier("x", "\n".join(before)))
    if said is not None:
        assert _applied(said.split("\n")[1:], "\n".join(before).split("\n")) == "\n".join(after).split("\n")


def test_a_line_that_moved_is_said_to_be_gone_here_and_new_there() -> None:
    said = difference("a\nc\nd\nb\ne\nf\ng\nh", Earlier("x", "a\nb\nc\nd\ne\nf\ng\nh")) or ""
    assert said.split("\n")[1:] == ["@@ -2 +1,0 @@", "-b", "@@ -4,0 +4 @@", "+b"]


def _applied(diff: list[str], lines: list[str]) -> list[str]:
    """What `patch` would do, for hunks without context."""
    result, at, left = [], 0, [0, 0]
    for line in diff:
        if not any(left):
            start, left = _hunk(line)
            result += lines[at:start]
            at = start
        elif line[0] == "-":
            assert lines[at] == line[1:]
            at, left[0] = at + 1, left[0] - 1
        else:
            result.append(line[1:])
            left[1] -= 1
    return result + lines[at:]


def _hunk(header: str) -> tuple[int, list[int]]:
    old, new = header.removeprefix("@@ -").removesuffix(" @@").split(" +")
    start, count = (*map(int, old.split(",")), 1)[:2]
    return start - 1 if count else start, [count, (*map(int, new.split(",")), 1)[1]]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('{"command": "pytest -q"}', "call c1 above (Bash: pytest -q)"),
        ('{"command": ["bash", "-lc", "ls  -l\\n x"]}', "call c1 above (Bash: ls -l x)"),
        ('{"path": "a.py", "limit": 3}', "call c1 above (Bash: a.py)"),
        ('{"command": "[ -f x ]"}', "call c1 above (Bash: ( -f x ))"),
        ("", "call c1 above (Bash)"),
        ("[" * 5_000, "call c1 above (Bash: " + "(" * 60 + "…)"),
        (dumps({"command": "x" * 100}), "call c1 above (Bash: " + "x" * 60 + "…)"),
    ],
)
def test_a_label_names_the_call(arguments: str, expected: str) -> None:
    assert label(block(arguments)) == expected


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=20))
def test_no_label_closes_its_marker_early(arguments: str, tool: str, call_id: str) -> None:
    said = pointer("x", Earlier(label(block(arguments, tool, call_id)), "x"))
    assert said.count("]") == 1 and said.count("[") == 1 and markers.is_ours(said)


@given(st.integers(0, 99))
@settings(max_examples=5, deadline=None)
def test_the_largest_diff_takes_a_fraction_of_a_second(seed: int) -> None:
    random = Random(seed)
    before = [f"line {random.randrange(900)}" for _ in range(3_900)]
    after = random.sample(before, len(before))
    began = time.perf_counter()
    difference("\n".join(after), Earlier("x", "\n".join(before)))
    assert time.perf_counter() - began < 2
