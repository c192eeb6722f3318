"""What may be normalised, and what must not."""

from __future__ import annotations

import pytest

from thinwire.pipeline.model.normal_form import MARK, normal


@pytest.mark.parametrize(
    "text",
    [
        "two  blanks", "    indent stays", "a......b", "=====", "pytest tests/test_a.py ........F...   ", "x = 1",
        "a      b      c\na             c",  # an empty cell
        "2026-05-07T17:30:12Z not to the 100 ns", "2026-05-07T17:30:12.1234567Z one line of five\nb\nc\nd\ne",
    ],
)  # fmt: skip
def test_what_must_not_change(text: str) -> None:
    assert normal(text) == text.rstrip(" ") or normal(text) == text


def test_padding_becomes_two_blanks() -> None:
    assert normal("name        value\n  deep      er") == "name  value\n  deep  er"
    assert normal("a      b      c\nd      e      f") == "a  b  c\nd  e  f"


def test_a_few_rules_stay_as_they_are() -> None:
    text = "=" * 30 + " FAILURES " + "=" * 30 + "\n" + "=" * 20 + " 1 failed in 0.1s " + "=" * 20
    assert normal(text) is text


def test_many_rules_become_three_signs_and_so_do_lines_of_boxes() -> None:
    titles = [f"{'_' * (9 + n)} test_{n} {'_' * (9 + n)}" for n in range(9)]
    assert normal("\n".join(titles)) == "\n".join(f"___ test_{n} ___" for n in range(9))
    assert normal("index.ts FIXABLE " + "━" * 40) == "index.ts FIXABLE ━━━"


def stamped(second: float, text: str) -> str:
    return f"2026-05-07T17:30:{second:010.7f}Z {text}"


def test_the_bars_of_changed_files_are_no_rules() -> None:
    bars = "".join(f" src/{n}.py | {n} {'+' * n}{'-' * 7}\n" for n in range(8, 40))
    assert normal(bars) == bars
    assert normal(bars + "+------+\n" * 40) == bars + "+---+\n" * 40


@pytest.mark.parametrize("line", ["{:02d}:00  {}", "shard-{:02d} [{}>   ]", "    {:02d} : 17  |{:<40}|"])
@pytest.mark.parametrize("sign", "#=*-━")
def test_the_bars_of_a_chart_are_no_rules(line: str, sign: str) -> None:
    chart = "\n".join(line.format(hour, sign * (6 + hour * 7 % 23)) for hour in range(24))
    assert all(sign * (6 + hour * 7 % 23) in normal(chart) for hour in range(24))


def test_rules_that_end_below_each_other_are_no_bars() -> None:
    tasks = "\n".join(f"TASK [{'x' * (n % 9)}] ".ljust(60, "*") for n in range(24))
    assert "****" not in normal(tasks)


def test_the_stamps_of_a_runner_are_said_when_ten_seconds_have_passed() -> None:
    text = "\n".join(stamped(second, f"line {second}") for second in (1, 2, 9.5, 11.2, 12, 30))
    lines = normal(text).split("\n")
    assert lines == [
        "[… at 2026-05-07T17:30:01Z]", "line 1", "line 2", "line 9.5", "[… at 2026-05-07T17:30:11Z]", "line 11.2", "line 12",
        "[… at 2026-05-07T17:30:30Z]", "line 30",
    ]  # fmt: skip
    assert [line for line in lines if MARK.fullmatch(line)] == [lines[0], lines[4], lines[7]]


@pytest.mark.parametrize(
    ("lead", "stays"),
    [
        ("\ufeff", ""),
        ("build\tRun the tests\t", "build\tRun the tests\t"),
        ("build\tRun the tests\t\ufeff", "build\tRun the tests\t"),
        ("web-1 | ", "web-1 | "),
        ("[pod/web-0/nginx] ", "[pod/web-0/nginx] "),
        ("39:", "39:"),
    ],
)
def test_what_stands_before_a_stamp_stays(lead: str, stays: str) -> None:
    lines = normal("\n".join(lead + stamped(second, f" line {second}") for second in range(9))).split("\n")
    assert lines == ["[… at 2026-05-07T17:30:00Z]", *(f"{stays} line {second}" for second in range(9))]


@pytest.mark.parametrize("lead", ["12 + ", "12:", "src/a.yaml-12-", "  12  ", "+ ", " 12 | "])
def test_what_stands_behind_the_number_or_the_sign_of_a_line_keeps_its_indent(lead: str) -> None:
    text = "\n".join(
        f"{lead}{indent}{code}" for indent, code in (("  ", "- id: a"), ("    ", "kind: b"), ("      ", "c: d"))
    )
    assert normal(text) == text


def test_what_stands_in_a_cell_keeps_its_indent() -> None:
    text = "\n".join(f"build\tRun it\t{'  ' * (n % 3)}line {n}" for n in range(9))
    assert normal(text) == text


def test_lines_of_a_runner_among_those_of_others_have_a_time_and_the_others_none() -> None:
    log = [stamped(second, f"line {second}") for second in range(8)]
    others = ["207 /tmp/build.log", "On branch main", "nothing to commit"]
    at, lines = "[… at 2026-05-07T17:30:00Z]", [f"line {second}" for second in range(8)]
    assert normal("\n".join([*others, *log])).split("\n") == [*others, at, *lines]
    again = normal("\n".join([*log, "", *others, *log, ""])).split("\n")
    assert again == [at, *lines, "[… no times below]", "", *others, at, *lines, ""]
    assert [line for line in again if MARK.fullmatch(line)] == [at, "[… no times below]", at]


def test_few_lines_of_others_among_many_of_a_runner_have_no_time_either() -> None:
    log, others = [stamped(second / 9, "line") for second in range(80)], ["", "On branch main", "nothing to commit", ""]
    at = "[… at 2026-05-07T17:30:00Z]"
    assert normal("\n".join([*log, *others, *log])).split("\n") == [
        at, *["line"] * 80, "[… no times below]", *others, at, *["line"] * 80,
    ]  # fmt: skip


def test_few_lines_with_a_stamp_among_others_keep_it() -> None:
    log = [stamped(second, f"line {second}") for second in range(3)]
    apart = [line for second in range(9) for line in (stamped(second, "x"), "a", "b", "c")]
    for lines in (["first", "second", *log, "third"], apart):
        assert normal("\n".join(lines)) == "\n".join(lines)


def test_a_clock_that_goes_back_is_said() -> None:
    text = "\n".join(stamped(second, "x") for second in (50, 51, 3, 4, 5))
    assert normal(text).count("[… ") == 2
