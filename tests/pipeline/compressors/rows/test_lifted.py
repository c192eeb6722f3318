"""What lines start with is said above them, and comes back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.rows.layout import arranged
from thinwire.pipeline.compressors.rows.lifted import lift
from thinwire.pipeline.verify.rows import read_back

DAYS = [f"{day} 10:0{minute}:00 host unit[{minute}]: {minute} x" for day in ("Jul  1", "Jul  2") for minute in range(9)]


@pytest.mark.parametrize(
    "lines",
    [
        ["a b c"] * 7,
        [f"{n} words that begin otherwise" for n in range(40)],
        ["PASS a/b.ts", "PASS a/c.ts", "PASS a/d.ts", "PASS a/e.ts", *(f"FAIL a/{n}.ts" for n in range(9))],
        [f"2025-03-08T09:00:{n:02}Z job" for n in range(20)],
        ["", ""] * 9,
        [f"  - 2025 {n}" for n in range(20)],
    ],
)
def test_what_names_nothing_that_lasts_stays_in_its_line(lines: list[str]) -> None:
    assert lift(lines) is None


def test_a_day_is_said_where_it_changes() -> None:
    lifted = lift(DAYS)
    assert lifted is not None
    assert lifted[0] == "[… each line below starts with: Jul  1 ]"
    assert lifted[9:12] == [
        "10:08:00 host unit[8]: 8 x",
        "[… each line below starts with: Jul  2 ]",
        "10:00:00 host unit[0]: 0 x",
    ]


def test_a_date_before_the_time_that_belongs_to_it_is_a_start() -> None:
    lifted = lift([f"20310412-07:40:{n:02}:118|pump|{n}" for n in range(12)])
    assert lifted is not None
    assert lifted[0].endswith(": 20310412-]")
    assert lifted[1] == "07:40:00:118|pump|0"


def test_the_job_and_the_step_of_a_line_are_a_start_and_times_above_lines_have_none() -> None:
    steps = [f"build\tRun {step}\t  {step} {n}" for step in ("the tests", "the linter") for n in range(12)]
    lifted = lift([*steps[:12], "[… at 2026-05-07T17:30:01Z]", *steps[12:]])
    assert lifted is not None
    assert lifted[:2] == ["[… each line below starts with: build\tRun the tests\t]", "  the tests 0"]
    assert lifted[13:16] == [
        "[… at 2026-05-07T17:30:01Z]",
        "[… each line below starts with: build\tRun the linter\t]",
        "  the linter 0",
    ]
    assert read_back("\n".join(lifted)) == [*steps[:12], "[… at 2026-05-07T17:30:01Z]", *steps[12:]]


def test_who_starts_otherwise_is_marked() -> None:
    lifted = lift(["boot", *DAYS[:9], "Traceback:", "", *DAYS[9:]])
    assert lifted is not None
    assert lifted[:2] == ["boot", "[… each line below starts with this, but for those behind a |: Jul  1 ]"]
    assert lifted[11:14] == [
        "|Traceback:",
        "",
        "[… each line below starts with this, but for those behind a |: Jul  2 ]",
    ]


VERDICTS = [
    f"tests/test_{file}.py::test_{'abcdefghij'[n]} {'FAILED' if n == 4 else 'PASSED'}"
    for file in ("cart", "order")
    for n in range(10)
]


def test_the_file_that_tests_are_of_is_a_start() -> None:
    assert lift(VERDICTS) is None
    lifted = lift(VERDICTS, freely=True)
    assert lifted is not None
    assert lifted[4:6] == ["test_d PASSED", "test_e FAILED"]
    assert lifted[11] == "[… each line below starts with: tests/test_order.py::]"


def test_where_many_lines_do_not_start_so_it_is_said_that_they_are_whole() -> None:
    traces = [f"{n}: in {n * 7}" for n in range(40)]
    assert lift([*VERDICTS, *traces]) is None
    lifted = lift([*VERDICTS, *traces, *VERDICTS[10:]], freely=True)
    assert lifted is not None
    assert lifted[22:24] == ["[… each line below is whole]", "0: in 0"]
    assert lifted[63:65] == ["[… each line below starts with: tests/test_order.py::]", "test_a PASSED"]


words = st.sampled_from(
    ["Jul  1 ", "Jul  2 ", "web-1  | ", "|", "", " ", "x ", "2025-01-02-10:00 ", "10:00:01 ", "a::b::"]
)
lines = st.builds(lambda start, rest, times: [start + rest] * times, words, words, st.integers(1, 20))


@settings(deadline=None, max_examples=300)
@given(st.lists(lines, min_size=4, max_size=12))
def test_every_line_comes_back(groups: list[list[str]]) -> None:
    text = [line for group in groups for line in group]
    assert read_back(arranged(text)) == text
    for freely in (False, True):
        lifted = lift(text, freely=freely)
        if lifted is not None:
            assert read_back("\n".join(lifted)) == text
