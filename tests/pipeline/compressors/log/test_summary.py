"""summary: within a budget, nothing that went wrong is lost and every line is accounted for."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings

from thinwire.pipeline.compressors.log.summary import summarise
from thinwire.pipeline.model import tokens
from thinwire.pipeline.verify import verify

from .texts import ADVERSARIAL, LOGS, TEXT

USUAL = [f"10:0{at // 60}:{at % 60:02} INFO request {at} took {at * 7 % 100} ms" for at in range(500)]
TRACE = """10:05:00 ERROR settle failed
Traceback (most recent call last):
  File "/srv/ledger.py", line 214, in post
    raise LedgerImbalance(entry)
payments.ledger.LedgerImbalance: debit 1204.50 != credit 1204.05"""


@pytest.mark.parametrize("name", LOGS)
def test_every_rarity_of_every_style_stays(name: str) -> None:
    summary = summarise(LOGS[name], 600)
    assert summary is not None
    assert verify.missing_rarities(LOGS[name], summary) == []


@pytest.mark.parametrize("name", LOGS)
def test_every_count_is_right(name: str) -> None:
    assert verify.wrong_counts(LOGS[name], summarise(LOGS[name], 600) or "") == []


@settings(deadline=None, max_examples=60)
@given(TEXT)
def test_any_text_is_accounted_for(text: str) -> None:
    summary = summarise(text, 50)
    assert summary is None or verify.wrong_counts(text, summary) == []


def test_fifty_distinct_errors_among_hundreds_of_lines_all_stay() -> None:
    errors = [f"10:09:{at:02} ERROR module_{at} gave up: reason {at * 31}" for at in range(50)]
    summary = summarise("\n".join(USUAL[:250] + errors + USUAL[250:]), 600) or ""
    assert all(f"module_{at}" in summary and str(at * 31) in summary for at in range(50))


def test_fifty_errors_that_differ_in_numbers_only_can_each_be_searched_for() -> None:
    errors = [f"10:09:{at:02} INFO pay: ERROR payment {at * 7919} declined by {at * 31}" for at in range(50)]
    said = (summarise("\n".join([*USUAL[:250], *errors, *USUAL[250:]]), 600) or "").split("\n")
    assert all(any(line.endswith(error[19:]) for line in said) for error in errors)


def test_the_last_error_stays_when_thousands_came_before() -> None:
    errors = [f"ERROR retry {at} failed" for at in range(3000)]
    summary = summarise("\n".join([*errors, "ERROR disk full on /dev/sda1"]), 600) or ""
    assert "ERROR disk full on /dev/sda1" in summary
    assert "ERROR retry 2999 failed" in summary
    assert tokens.count(summary) < 1200


def test_a_traceback_stays_with_the_exception_that_ends_it() -> None:
    assert TRACE in (summarise("\n".join([*USUAL[:200], TRACE, *USUAL[200:]]), 600) or "")


def test_what_is_usual_is_a_count_with_ranges() -> None:
    summary = summarise("\n".join(USUAL), 600) or ""
    assert "lines like next, * is " in summary
    assert "0-99" in summary


def test_a_line_with_a_number_far_from_the_usual_stays() -> None:
    odd = "10:05:00 INFO request 7 took 48211 ms"
    assert f"\n{odd}\n" in (summarise("\n".join([*USUAL[:250], odd, *USUAL[250:]]), 600) or "")


@pytest.mark.parametrize("budget", [600, 2000])
def test_a_log_without_failures_keeps_to_its_budget_however_dense(budget: int) -> None:
    dense = [f"{at * 7919:08x}-{at * 104729:08x}.{'abcdefgh'[at * at % 8]} {at * at % 977}" for at in range(2000)]
    assert tokens.count(summarise("\n".join(dense), budget) or "") < 1.1 * budget


def test_blank_lines_are_not_counted_where_nothing_else_is_gone() -> None:
    summary = summarise("\n".join([*USUAL, "", "done", ""]), 600) or ""
    assert summary.endswith("\n\ndone\n")


def test_equal_errors_are_said_once() -> None:
    lines = [
        line for at, line in enumerate(USUAL) for line in ([line, "ERROR no route to host"] if at % 5 == 0 else [line])
    ]
    assert (summarise("\n".join(lines), 600) or "").count("ERROR no route to host") <= 3


def test_a_runner_s_stamps_are_cut_and_that_is_said() -> None:
    lines = [f"2026-05-07T17:30:{at % 60:02}.1234567Z step {at} of the build went well" for at in range(400)]
    lines[300] = "2026-05-07T17:35:00.1234567Z ##[error]Process completed with exit code 2."
    summary = summarise("\n".join(lines), 300) or ""
    assert summary.startswith("[… times of lines cut, 2026-05-07T17:30:00.1234567Z to 2026-05-07T17:30:39.1234567Z]")
    assert "\n##[error]Process completed with exit code 2." in summary


def test_what_the_failing_command_said_last_stays() -> None:
    noise = [f"step {word} {at}" for at, word in enumerate(["alpha", "beta", "gamma"] * 300)]
    said = [
        "$ make dist",
        "linking everything together",
        "sh: 1: pnpm: not found",
        "##[error]Process completed with exit code 127.",
    ]
    summary = summarise("\n".join([*noise[:600], *said, *noise[600:]]), 300) or ""
    assert all(line in summary for line in said)


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_time_is_linear(name: str) -> None:
    start = process_time()
    summarise(ADVERSARIAL[name], 600)
    assert process_time() - start < 4
