"""severity: what is trouble, and what is only named after it."""

# ruff: noqa: E501 a line is one example

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.text.severity import (
    Remembered,
    errors,
    first_signs,
    graves,
    is_error,
    is_grave,
    is_warning,
    warnings,
)

CALM = [
    "", "all good", "0 errors, 12 passed", "error-chain v0.12.4", "copying src/errors/handler.py", "errors: 0", "err=nil", "no error",
    "GET /static/error.css 200", "━━━━━━━━ 45/45 kB", "Summary of v1.2 ━━━━━━━━", "x-1.2.whl ━━━━━━━━ 100%", "3 × 4.5 = 13.5", "--on-error=stop", "ERROR_CODE_TABLE loaded", "failed=0 ok=12", "timeout=30", "terror",
]  # fmt: skip
TROUBLE = [
    "2025-03-08 10:00:00 ERROR payments: no", "error: linker `cc` not found", "##[error]Process completed with exit code 1.", "FAILED a::b",
    "java.lang.IllegalStateException: pool shut down", "panic: runtime error", "npm ERR! code ELIFECYCLE", "E0308 12:00:00.1 x.go:1] no",
    'level=error msg="x"', "Caused by: java.io.IOException", "Segmentation fault (core dumped)", "03-08 09:41:07.869  1702  2356 E Tag: no",
    "thread 'main' panicked at src/main.rs:4:5", "make: *** [all] Error 2", "exit status 3", "sh: 1: pnpm: not found", "Permission denied",
    "Traceback (most recent call last):", "connection refused", "[E] out of luck", "✗ renders", "kernel: Out of memory: Killed process 3",
    "  × Unused import", "Lint\tBiome\t2026-01-02T10:22:22.3754778Z   × Unused import", "./src/a.ts:58:21 lint/style/useTemplate  FIXABLE  ━━━━━━━━",
    "Lint\tBiome\t2026-01-02T10:22:22.3754778Z src/b.tsx organizeImports ━━━",
]  # fmt: skip
WELL = [
    "test errors::a_error ... ok",
    "--- PASS: TestFailed (0.00s)",
    "✓ fails on bad input",
    "=== RUN   TestError",
    "0 failed, 3 passed",
    "not ok 3 - adds # TODO later",
    "scaled 3 × 4 times",
    "● web.service - the shop's front",
    "● one of the items of a list",
    '<testsuite name="a" failures="0" errors="0">',
]


@pytest.mark.parametrize("line", CALM)
def test_this_is_no_trouble(line: str) -> None:
    assert not is_error(line)


@pytest.mark.parametrize("line", TROUBLE)
def test_this_is_trouble(line: str) -> None:
    assert is_error(line)


@pytest.mark.parametrize("line", WELL)
def test_what_went_well_is_not_grave(line: str) -> None:
    assert not is_grave(line)


@pytest.mark.parametrize(
    "line",
    [
        "[2024-06-01 10:00:00,114: ERROR/ForkPoolWorker-4] Task shop.sync[1f] raised unexpected: ConnectionError('broker')",
        "[Sun Dec 04 05:09:45 2005] [error] [client 145.206.199.79] Directory index forbidden by rule",
        "[Sun Dec 04 05:09:45.1 2005] [proxy:crit] [pid 3] AH0099: no worker",
        "[   12.101] EXT4-fs error (device sda1): ext4_lookup:1601: inode #2",
        "chrome.exe - proxy.example.com:5070 error : Could not connect",
        "Jun 14 21:59:02 combo kernel: Out of Memory: Killed process 16897 (httpd).",
        "kernel: app[31]: segfault at 8 ip 00007f error 4",
        "E0302 10:11:11.038 1582 kubelet.go:19] node gone",
        "03-17 16:13:38.811  1702  2395 E StatusBar: no blur",
        "    not ok 12 - adds",
        "   × adds 12ms",
        "  ✖ adds",
        "  ● Cart › adds",
        "  ● adds",
        '    <testcase name="adds"><failure message="expected: 3">at X.java:12</failure></testcase>',
        '<test-case name="adds" result="Failed">',
        "//cart:adds_test    TIMEOUT in 300.1s",
        "      AssertionError [ERR_ASSERTION]: Expected values to be equal:",
    ],
)
def test_a_test_that_failed_is_grave(line: str) -> None:
    assert is_grave(line)


@pytest.mark.parametrize(
    "line", ["WARN x", "warning: unused", "npm WARN old", "level=warn msg=a", "##[warning]old", "W0308 10:00:00 x"]
)
def test_this_is_a_warning(line: str) -> None:
    assert is_warning(line)


@pytest.mark.parametrize("line", ["0 warnings", "warnings=0", "warn_on_close", "--no-warning", "forewarned"])
def test_this_is_no_warning(line: str) -> None:
    assert not is_warning(line)


@given(st.lists(st.sampled_from(["a", "error", "xfailed", "\n", " ", "TIMEOUT"]), max_size=30).map("".join))
def test_first_signs_are_where_words_of_failure_start(text: str) -> None:
    for start, at in first_signs(text).items():
        assert start == text.rfind("\n", 0, at) + 1
        assert at == start or not text[at - 1].isalnum()


@pytest.mark.parametrize(("all_at_once", "one"), [(errors, is_error), (graves, is_grave), (warnings, is_warning)])
def test_many_lines_are_judged_as_each_is(
    all_at_once: Callable[[list[str]], set[int]], one: Callable[[str], bool]
) -> None:
    lines = [*CALM, *TROUBLE, *WELL, "İİİ error: no", "W0308 10:00:00 x", "x" * 9000 + " FAILED", "ERROR " + "y" * 9000]
    assert all_at_once(lines) == {at for at, line in enumerate(lines) if one(line)}


@pytest.mark.parametrize("line", ["error " * 200_000, "a" * 1_000_000, "x=" * 500_000, "(" * 500_000])
def test_a_line_of_any_length_is_read_in_no_time(line: str) -> None:
    start = process_time()
    for judge in (is_error, is_grave, is_warning):
        judge(line)
    assert process_time() - start < 0.5


def test_who_asks_while_another_looks_gets_the_same_answer() -> None:
    """As another thread may, at any moment of it."""
    meanwhile: list[set[int]] = []

    def which(lines: Sequence[str]) -> set[int]:
        if not meanwhile:
            meanwhile.append(set())
            meanwhile.append(remembered.among(["panic", "fine"]))
        return {number for number, line in enumerate(lines) if line == "panic"}

    remembered = Remembered(which)
    assert remembered.among(["fine", "panic", "panic"]) == {1, 2}
    assert meanwhile[1] == {0}
    assert remembered.among(["panic"]) == {0}
