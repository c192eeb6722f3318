"""The two mistakes of the field first: most of many distinct errors dropped, and a traceback without its exception."""

import pytest

from thinwire.pipeline.verify.verify import missing_rarities, rarities

QUIET = [f"10:0{at % 6}:{at % 60:02} INFO worker-{at % 7}: polled {at} jobs in {at * 3} ms" for at in range(400)]


def log(*rare: str) -> str:
    return "\n".join([*QUIET[:200], *rare, *QUIET[200:]])


def test_fifty_distinct_errors_are_fifty_demands() -> None:
    errors = [f"10:03:00 ERROR worker-{at}: charge {7000 + at} refused by gateway-{at}" for at in range(50)]
    text = log(*errors)
    assert len(missing_rarities(text, "\n".join([QUIET[0], *errors[:10], QUIET[-1]]))) == 40
    assert missing_rarities(text, "\n".join([QUIET[0], *errors, QUIET[-1]])) == []


@pytest.mark.parametrize("prefix", ["", "2026-01-02T03:04:05.678Z "])
def test_a_traceback_ends_with_its_exception_however_it_is_spelt(prefix: str) -> None:
    trace = (
        "Traceback (most recent call last):",
        '  File "x.py", line 3, in run',
        "    pay()",
        "payments.ledger.Imbalance: off by 3",
    )
    text = log(*(prefix + line for line in trace))
    assert missing_rarities(text, text.replace("Imbalance: off by 3", "")) != []


@pytest.mark.parametrize(
    "line",
    [
        "10:03:00 INFO leader election: node-9 became leader",
        "Caused by: java.io.IOException: Broken pipe",
        "thread 'main' panicked at src/main.rs:4:5:",
        "##[error]Process completed with exit code 2.",
        "10:03:00 WARN cache: evicting cold entries",
    ],
)
def test_what_stands_once_among_hundreds_is_rare(line: str) -> None:
    text = log(line)
    assert missing_rarities(text, text.replace(line, ""))
    assert missing_rarities(text, "\n".join([QUIET[0], line, QUIET[-1]])) == []


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
    ],
)
def test_each_level_of_failure_is_rare_though_its_message_comes_again(line: str) -> None:
    again = (f"{line} 9041", f"{line} 9042")
    assert missing_rarities(log(*again), "\n".join([QUIET[0], again[0], QUIET[-1]])) != []
    assert missing_rarities(log(*again), "\n".join([QUIET[0], *again, QUIET[-1]])) == []


@pytest.mark.parametrize(
    "line",
    [
        "test net::error_page ... ok",
        "✓ an error is thrown",
        "=== RUN TestError/failed",
        "0 failed, 0 errors",
        "PASSED t.py::test_fail",
    ],
)
def test_a_success_that_is_named_after_a_failure_is_no_failure(line: str) -> None:
    assert rarities("\n".join([line.replace("net", f"net{at}") for at in range(9)] * 50))[2:] == []


@pytest.mark.parametrize(
    ("heading", "lines"),
    [
        ("===== FAILURES =====", ["tests/test_a.py:14: AssertionError", "tests/test_a.py:15: AssertionError"]),
        ("  2 failing", ["  1) cart adds items", "  2) cart drops items"]),
        ("TAP version 13", ["not ok 4 - adds", "    not ok 5 - drops", "ok 6 - stays"]),
        ("Test Files  1 failed", ["   × adds an item 12ms", "   × drops an item 3ms"]),
    ],
)
def test_each_failing_test_is_rare(heading: str, lines: list[str]) -> None:
    text = "\n".join([*QUIET, heading, *lines, *QUIET])
    assert all(missing_rarities(text, text.replace(line, "")) for line in lines if "ok 6" not in line)
