"""Seams: where lines begin to look different, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.text.boundaries import boundaries

LISTING = "".join(f"drwxr-xr-x 2 root root {4096 + n} Nov 21 04:12 folder{n}\n" for n in range(8))
LOG = "".join(f"2026-11-21 10:00:{n:02} INFO started job {n}\n" for n in range(60))
PROCESSES = "".join(f"www-data  {n}  0.0  0.1 ?  S  10:0{n} worker {n}\n" for n in range(8))
IDS = "".join(f"{'292542097239' if n == 30 else f'{n * 7919:06}a{n:02}e8b'}   web:{n}   Up\n" for n in range(60))
HITS = "".join(f"src/a.py:{n}: x = {n}\n" for n in range(8))


@pytest.mark.parametrize("text", ["", "\n", "one line", LISTING, LOG, PROCESSES, IDS, HITS, LOG * 200, "x" * 100_000])
def test_what_looks_alike_has_none(text: str) -> None:
    assert boundaries(text) == []


@pytest.mark.parametrize("before", [LISTING, LOG, PROCESSES, HITS])
@pytest.mark.parametrize("behind", [LISTING, LOG, PROCESSES, HITS])
def test_there_is_one_where_another_look_begins(before: str, behind: str) -> None:
    assert boundaries(before + behind) == ([] if before == behind else [len(before)])


def test_a_few_lines_that_look_different_are_no_part() -> None:
    assert boundaries(LOG + HITS + LOG, len(HITS)) != [] == boundaries(LOG + HITS + LOG, len(HITS) + 1)


def test_a_long_text_shows_what_stands_at_its_end_as_well() -> None:
    assert boundaries(LOG * 200 + HITS) == [len(LOG) * 200]


@given(st.text(alphabet="ab 0:/-.\t\n\r\ud800\u2502", max_size=400))
@settings(max_examples=200, deadline=None)
def test_they_are_starts_of_lines_in_order(text: str) -> None:
    found = boundaries(text)
    assert found == sorted(set(found))
    assert all(0 < at < len(text) and text[at - 1] == "\n" for at in found)


def test_the_head_of_a_table_stays_with_its_rows() -> None:
    head = "  PID  TTY  COMMAND\n-----  ---  -------\n"
    rows = "".join(f"{n}  pts/0  python worker number {n} of several\n" for n in range(1000, 1012))
    assert boundaries(HITS * 2 + head + rows) == [len(HITS * 2)]


def test_numbers_that_end_in_one_column_look_alike_whatever_their_digits() -> None:
    numbers = [*range(100_000_000, 100_000_005), 7, 49, 343, 2401, 16807]
    rows = "".join(f"{n:9} root      20   0  {n * 31:12}  0.0  a worker with a long name\n" for n in numbers)
    assert boundaries(HITS * 2 + rows) == [len(HITS * 2)]


SYSLOG = "".join(f"Nov 21 10:00:{n:02} web1 kernel: [   {n}.01] usb {n}-1 reset\n" for n in range(12))
EVENTS = "NAME     REASON     MESSAGE\n" + "".join(
    f"web-{n}    BackOff    Restarting container {n}\n" for n in range(12)
)
DESCRIBED = "".join(f"Label{'abcdef'[n]}:       value of this label {n}\n" for n in range(6)) * 2


@pytest.mark.parametrize("before", [SYSLOG, PROCESSES, DESCRIBED])
@pytest.mark.parametrize("behind", [SYSLOG, EVENTS, DESCRIBED])
def test_logs_tables_and_members_look_different_though_all_have_columns(before: str, behind: str) -> None:
    assert boundaries(before + behind) == ([] if before == behind else [len(before)])
