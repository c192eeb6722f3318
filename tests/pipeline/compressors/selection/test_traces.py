"""traces: where a stack trace starts and ends, in each language."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.selection.reading import read

PYTHON = """Traceback (most recent call last):
  File "/srv/app.py", line 3, in main
    run()
  File "/srv/app.py", line 9, in run
    raise LedgerImbalance(1)
payments.ledger.LedgerImbalance: debit != credit"""
JAVA = """java.lang.IllegalStateException: pool shut down
\tat org.pool.Pool.lease(Pool.java:191)
\tat com.acme.Client.call(Client.java:57)
Caused by: java.net.SocketTimeoutException: Read timed out
\t... 14 more"""
NODE = """TypeError: x is not a function
    at Object.<anonymous> (/app/index.js:3:7)
    at node:internal/main:17:47"""
GO = """panic: runtime error: index out of range
goroutine 1 [running]:
main.main()
\t/app/main.go:9 +0x1d"""
RUST = """thread 'main' panicked at src/main.rs:4:5:
stack backtrace:
   0: rust_begin_unwind
   1: core::panicking::panic_fmt"""
SEGFAULT = """Fatal Python error: Segmentation fault
  File "/srv/a.py", line 226 in sort
  File "/srv/b.py", line 9 in test"""


@pytest.mark.parametrize("trace", [PYTHON, JAVA, NODE, GO, RUST, SEGFAULT])
def test_a_trace_is_found_whole_between_other_lines(trace: str) -> None:
    text = f"10:01 started\n10:02 working\n{trace}\n10:03 INFO went on"
    (found,) = read(text).traces
    assert found.stop == 2 + len(trace.split("\n"))
    assert found.start <= 3


def test_a_traceback_behind_a_prefix_ends_with_its_exception() -> None:
    text = "\n".join("web-1  | " + line for line in PYTHON.split("\n")) + "\nweb-1  | 200 GET /"
    (found,) = read(text).traces
    assert (found.start, found.stop) == (0, 6)


@pytest.mark.parametrize("text", ["look at this", "    at last", "a File of mine", "#0", "Caused bystanders to stare"])
def test_prose_is_no_trace(text: str) -> None:
    assert read(f"{text}\nand more").traces == []
