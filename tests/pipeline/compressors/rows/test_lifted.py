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
    assert lifted.marker == "[… each line below starts with: Jul  1 ]"
    assert list(lifted.lines[8:11]) == [
        "10:08:00 host unit[8]: 8 x",
        "[… each line below starts with: Jul  2 ]",
        "10:00:00 host unit[0]: 0 x",
    ]


def test_a_date_before_the_time_that_belongs_to_it_is_a_start() -> None:
    lifted = lift([f"20310412-07:40:{n:02}:118|pump|{n}" for n in range(12)])
    assert lifted is not None
    assert lifted.marker.endswith(": 20310412-]")
    assert lifted.lines[0] == "07:40:00:118|pump|0"


def test_who_starts_otherwise_is_marked() -> None:
    lifted = lift([*DAYS[:9], "Traceback:", "", *DAYS[9:]])
    assert lifted is not None
    assert list(lifted.lines[9:12]) == [
        "|Traceback:",
        "",
        "[… each line below starts with this, but for those behind a |: Jul  2 ]",
    ]


words = st.sampled_from(["Jul  1 ", "Jul  2 ", "web-1  | ", "|", "", " ", "x ", "2025-01-02-10:00 ", "10:00:01 "])
lines = st.builds(lambda start, rest, times: [start + rest] * times, words, words, st.integers(1, 6))


@settings(deadline=None, max_examples=300)
@given(st.lists(lines, min_size=4, max_size=12))
def test_every_line_comes_back(groups: list[list[str]]) -> None:
    text = [line for group in groups for line in group]
    assert read_back(arranged(text)) == text
    lifted = lift(text)
    if lifted is not None:
        assert read_back("\n".join((lifted.marker, *lifted.lines))) == text
