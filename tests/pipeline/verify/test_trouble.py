"""Which lines speak of trouble, in the words of those who print them."""

from __future__ import annotations

import pytest

from thinwire.pipeline.verify.trouble import is_trouble, required


@pytest.mark.parametrize(
    "line",
    [
        "0 errors, 0 warnings", "12 passed, 0 failed in 3.2s", "PASS src/error.test.js",
        "test_error_page PASSED [ 12%]", "ok 3 - reports errors",
        "Checking for errors", "error_handler.py", "npm install express",
        "100% tests passed, 0 tests failed out of 4", "INFO no errors found",
    ],
)  # fmt: skip
def test_what_is_no_trouble(line: str) -> None:
    assert not is_trouble(line)


@pytest.mark.parametrize(
    "line",
    [
        "main.o: undefined reference to `f'", "/usr/bin/ld: cannot find -lfoo",
        "make: *** [Makefile:3: all] Error 2", "a.ts(3,1): error TS2304: Cannot find",
        "Killed", "Kernel panic - not syncing", "received signal SIGSEGV", "npm error code ELIFECYCLE",
        "npm ERR! missing script: build",
        "sqlite3.OperationalError: unable to open database file", "  × should add", "✗ lint", "not ok 3 - it works",
        "E   assert 1 == 2",
        "thread 'main' panicked at src/main.rs:3", "FAILED: obj/a.o", "Process completed with exit code 1.",
        "error[E0382]: borrow of moved value",
        "java.lang.IllegalStateException: no", "Caused by: java.io.IOException", "bash: foo: command not found",
        "2 failed, 3 passed",
        "ERROR 1045 (28000): Access denied", "dial tcp: connection refused", "> Task :app:test FAILED",
        "ORA-00942: table or view does not exist",
    ],
)  # fmt: skip
def test_what_is(line: str) -> None:
    assert is_trouble(line)
    assert required(["fine", line, "fine"]) == [1]


def test_the_first_of_each_message_is_required_where_trouble_is_rare() -> None:
    lines = [f"step {at} done" for at in range(400)]
    lines[30] = lines[90] = "error: disk 3 full"
    lines[200] = "make: *** [all] Error 2"
    assert required(lines) == [30, 200]


def test_nothing_is_where_it_is_the_rule() -> None:
    assert required([f"error: case {at} of {'abc'[at % 3]} failed" for at in range(400)]) in ([], [0, 1, 2])
    assert required([f"error: {'x' * at}" for at in range(400)]) == []
