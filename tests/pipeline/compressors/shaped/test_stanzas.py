"""Lines that come again: every value stays whole and in its row, and nothing that is bound to its place moves."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.shaped.groups import Group, Piece
from thinwire.pipeline.compressors.shaped.stanza import Stanza
from thinwire.pipeline.compressors.shaped.stanzas import of_one, of_several
from thinwire.pipeline.compressors.shaped.values import shapes

PAIRS = [
    line for n in range(1, 9) for line in (f"   Start {n}: job_{n}", f"{n}/8 Run #{n}: job_{n} ...  took 0.{n}2 sec")
]
WORDS = st.sampled_from(
    ["took", "job_1", "job_2", "12", "a/b.c", "'x y'", "(3)", "*", "=", "", "error:", "├─", "12ms", "Found"]
)
LINES = st.lists(st.lists(WORDS, max_size=5).map(" ".join), max_size=6).flatmap(
    lambda lines: st.integers(1, 6).map(lambda times: lines * times)
)


def pieces(lines: list[str]) -> list[Piece]:
    known = shapes(lines)
    given: list[str | Group] = [*lines]
    return of_one(of_several(given, known), known)


def told(lines: list[str]) -> list[str]:
    return [line for piece in pieces(lines) for line in ([piece] if isinstance(piece, str) else piece.said())]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["all is well"] * 2,
        [f"error: job {n} failed" for n in range(30)],
        [f"    at run (a.js:{n}:7)" for n in range(30)],
        [f"src/a.c:{n}:7: warning: unused" for n in range(30)],
        [f"+added line {n}" for n in range(30)],
        [f"* item {n} of many" for n in range(30)],
    ],
)
def test_trouble_traces_diagnostics_and_changes_stay_in_their_places(lines: list[str]) -> None:
    assert told(lines) == lines


def test_what_two_lines_say_of_one_thing_is_said_once() -> None:
    assert told(PAIRS)[:4] == [
        "[… 16 lines like the next 2, * in rows]",
        "   Start *1: *2",
        "*1/8 Run #*1: *2 ... took *3 sec",
        "1 job_1 0.12",
    ]


def test_lines_of_two_shapes_in_turn_go_under_two_headings() -> None:
    lines = [f"{'kept' if n in {1, 2, 5, 8, 9, 10} else 'made'} the file out/part_{n}.bin for you" for n in range(13)]
    assert sum(line.startswith("[… ") for line in told(lines)) == 2


def test_a_heading_is_said_once_for_stanzas_in_a_row() -> None:
    first, second = (piece for piece in pieces(PAIRS) * 2 if isinstance(piece, Stanza))
    assert next(second.said(again=first.heading == second.heading)) == "[… 16 lines, rows as above]"


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_every_value_stays_and_every_line_is_counted(lines: list[str]) -> None:
    left = [1 if isinstance(piece, str) else piece.size for piece in pieces(lines) if piece]
    assert len(list(filter(None, lines))) <= sum(left) <= len(lines)
    words = {word for line in told(lines) for word in line.replace("/", " ").split()}
    assert {"12", "a/b.c", "12ms"} & {word for line in lines for word in line.split()} <= words | {"a/b.c"}
