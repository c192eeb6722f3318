"""Test output: failures stay word for word, and every passing test keeps its name until it is only counted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.log import LOG
from thinwire.pipeline.compressors.test_output.gather import gather, owes, summarise
from thinwire.pipeline.compressors.test_output.recognition import recognise
from thinwire.pipeline.model.markers import is_ours
from thinwire.pipeline.verify import verify

NAMES = [
    f"{group}::{thing}_{what}"
    for group in ("config::tests", "run::tests")
    for thing in ("a", "b1")
    for what in ("ok", "x")
]


def cargo(*results: str) -> str:
    lines = [f"test {name} ... {results[at % len(results)]}" for at, name in enumerate(NAMES)]
    return "\n".join(["running 8 tests", *lines, "", "test result: ok. 8 passed; 0 failed; finished in 0.02s", ""])


FAILURE = """---- run::tests::a_x stdout ----
thread 'run::tests::a_x' panicked at src/run.rs:5:9:
assertion `left == right` failed
  left: 1
 right: 2
"""
PYTEST = """=================================== FAILURES ===================================
    def test_add():
>       assert add(1, 2) == 4
E       assert 3 == 4

tests/test_math.py:16: AssertionError
FAILED tests/test_math.py::test_add - assert 3 == 4
=========================== 1 failed, 8 passed in 0.01s ========================
"""
RUNNERS = {
    "cargo": cargo("ok"),
    "nextest": "".join(f"        PASS [   0.01{n}s] (  {n}/9) app {name}\n" for n, name in enumerate(NAMES)),
    "pytest": "".join(f"tests/test_a.py::TestX::test_{n} PASSED          [ {n}%]\n" for n in range(10, 30)) + PYTEST,
    "unittest": "".join(f"test_{n} (pkg.mod.Case.test_{n}) ... ok\n" for n in range(9)) + "Ran 9 tests in 0.1s\n\nOK\n",
    "go": "".join(f"=== RUN   TestA/s{n}\n    --- PASS: TestA/s{n} (0.00s)\n" for n in range(9))
    + "ok  \tpkg/a\t0.01s\n",
    "gradle": "\n".join(f"MathTest > adds {n} and {n}() PASSED\n" for n in range(9)),
    "mocha": "  Maths\n" + "".join(f"    ✓ adds {n} and {n} ({n} ms)\n" for n in range(9)) + "\n  9 passing (4ms)\n",
    "ctest": "".join(
        f"      Start  {n}: t_{n}\n {n}/9 Test  #{n}: t_{n} ......   Passed    0.0{n} sec\n" for n in range(1, 10)
    ),
    "maven": "".join(
        f"[INFO] Tests run: {n}, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.0{n} s -- in com.x.T{n}\n"
        for n in range(9)
    ),
    "xdist": "".join(
        f"tests/test_a.py::test_{n}[a-{n}]\n[gw0] [ {n}%] PASSED tests/test_a.py::test_{n}[a-{n}]\n"
        for n in range(10, 30)
    ),
    "collected": "".join(f"tests/test_a.py::TestX::test_it[{n} or so]\ntests/test_b.py::test_{n}\n" for n in range(9)),
    "node": "TAP version 13\n"
    + "".join(
        f"# Subtest: adds {n} and {n}\nok {n} - adds {n} and {n}\n  ---\n  duration_ms: 0.{n}1\n  type: 'test'\n  ...\n"
        for n in range(1, 9)
    ),
    "tap": "1..9\n" + "".join(f"ok {n} - does thing {n}\n" for n in range(1, 10)),
}


@pytest.mark.parametrize(
    "text", ["", "\n\n", "all is well\n", FAILURE, PYTEST, cargo("FAILED"), "test a ... ok\ntest b ... ok\n"]
)
def test_what_has_no_passing_tests_to_gather_stays(text: str) -> None:
    assert (gather(text), summarise(text, 2000)) == (None, None)


@pytest.mark.parametrize("runner", RUNNERS)
def test_gather_is_shorter_and_keeps_every_name_and_figure(runner: str) -> None:
    text = RUNNERS[runner]
    gathered = gather(text) or ""
    assert recognise(text)
    assert is_ours(gathered)
    assert len(gathered) < len(text)
    assert verify.missing(owes(text, False), gathered) == []


@pytest.mark.parametrize("runner", RUNNERS)
def test_summarise_is_shorter_still_and_counts_right(runner: str) -> None:
    text = RUNNERS[runner]
    said = summarise(text, 2000) or ""
    assert len(said) < len(gather(text) or "")
    assert verify.wrong_counts(text, said) == []
    assert verify.missing_rarities(owes(text, True), said) == []


@pytest.mark.parametrize("runner", RUNNERS)
@pytest.mark.parametrize("failure", [FAILURE, PYTEST])
def test_a_failing_test_stays_word_for_word(runner: str, failure: str) -> None:
    text = RUNNERS[runner] + "\n" + failure + RUNNERS[runner]
    assert failure in (gather(text) or "")
    assert failure in (summarise(text, 10) or "")


def test_the_names_of_a_suite_stay_under_it() -> None:
    gathered = gather(cargo("ok") + "Running two\n" + cargo("ok")) or ""
    first, second = gathered.split("Running two")
    for part in (first, second):
        assert "config::tests:: a_ok a_x b1_ok b1_x" in part


def test_suites_are_rows_and_their_tests_stand_below_them() -> None:
    suites = [
        f"     Running tests/{name}.rs (target/debug/deps/{name}-a1{at})\n\nrunning {at} tests\n"
        + "".join(f"test checks_{name}_{test} ... ok\n" for test in range(at))
        + f"\ntest result: ok. {at} passed; 0 failed; 0 ignored; finished in 0.0{at}s\n"
        for at, name in enumerate(("none", "one", "two", "three"))
    ]
    rows = (gather("\n".join(suites)) or "").split("\n")
    assert rows[0] == "[… 18 lines like the next 3, * in rows, = the same again, below each test * ... ok]"
    assert rows[1] == "     Running tests/* (target/debug/deps/*)"
    assert rows[4:8] == [
        "none.rs none-a10 0 0.00s",
        "one.rs one-a11 1 0.01s",
        " checks_one_0",
        "two.rs two-a12 2 0.02s",
    ]


def test_blank_lines_between_tests_do_not_outlive_them() -> None:
    gathered = gather(RUNNERS["gradle"] + "\nA log line\n\n" + RUNNERS["gradle"] + "\nAnd another\n") or ""
    assert gathered.endswith("\nA log line\n\nAnd another\n")


def test_a_failed_test_among_the_passing_stays_on_its_line() -> None:
    gathered = gather(cargo("ok", "ok", "ok", "FAILED")) or ""
    assert "test config::tests::b1_x ... FAILED" in gathered.split("\n")
    assert "[… 6 lines: test * ... ok]" in gathered


def test_names_with_the_same_percentage_go_together_and_parameters_follow_their_test() -> None:
    lines = [
        f"tests/a.py::TestX::test_{name} PASSED [ {at}0%]" for at in range(1, 4) for name in ("a", "b[1-x]", "b[2-y]")
    ]
    gathered = gather("\n".join(lines)) or ""
    assert gathered.split("\n")[1:3] == ["tests/a.py::TestX::", "10% test_a test_b[1-x] [2-y]"]


def test_a_test_that_never_ends_is_still_named() -> None:
    text = "".join(f"=== RUN   TestA/s{n}\n" for n in range(9)) + "".join(
        f"    --- PASS: TestA/s{n} (0.00s)\n" for n in range(8)
    )
    gathered = gather(text + "panic: boom\n") or ""
    assert "[… 8 lines like === RUN *, names below]\n=== RUN   TestA/s8\n" in gathered


def test_a_tick_without_a_time_is_a_name_after_a_blank() -> None:
    gathered = gather("  Cart\n    ✓ adds it\n    ✓ drops it (7 ms)\n    ✓ keeps it\n  Shop\n    ✓ opens\n") or ""
    assert gathered.split("\n")[1:] == [
        "[… 4 lines below: ✓ * (* ms), name last]", " adds it", "7 drops it", " keeps it", "  Shop", " opens", ""
    ]  # fmt: skip


def test_names_with_a_tick_stay_under_their_suites_and_are_explained_once() -> None:
    drops = (1, 0, 2, 1, 3, 0, 0, 2, 1)
    suites = "".join(
        f"  Suite {suite}\n    ✓ adds it ({suite} ms)\n" + "    ✓ drops it (7 ms)\n" * many
        for suite, many in enumerate(drops)
    )
    gathered = gather(suites) or ""
    assert gathered.startswith(
        "  Suite 0\n[… 19 lines below: ✓ * (* ms), name last]\n0 adds it\n7 drops it\n  Suite 1\n1 adds it\n"
    )
    assert not LOG.recognise(suites)


def test_what_a_go_test_printed_stays_under_its_name() -> None:
    lines = [f"=== RUN   TestA/s{n}" for n in range(6)] + [
        "    a_test.go:9: hello",
        *(f"--- PASS: TestA/s{n} (0.00s)" for n in range(6)),
    ]
    gathered = (gather("\n".join(lines)) or "").split("\n")
    assert gathered[gathered.index("    a_test.go:9: hello") - 1] == "=== RUN   TestA/s5"


def test_the_log_of_the_code_under_test_is_gathered_too() -> None:
    log = [
        f"2026-01-01 10:00:{n:02} INFO pool-{n % 3} Connection {n} added to the pool of connections" for n in range(60)
    ]
    text = RUNNERS["gradle"] + "\n" + "\n".join(log) + "\n" + RUNNERS["gradle"]
    assert len(summarise(text, 400) or text) < len(text) / 4


def test_long_rules_of_pytest_are_cut_and_said_to_be() -> None:
    text = f"tests/a.py:1: \n{'_ ' * 40}\ntests/a.py:2: Error\n{'_ ' * 40}\n"
    assert gather(text) == "tests/a.py:1: \n[… rows of _ below cut]\n_ _ _\ntests/a.py:2: Error\n_ _ _\n"


@given(
    st.lists(
        st.sampled_from([line for text in RUNNERS.values() for line in text.split("\n")[:4]] + ["x", "", "_ " * 30])
    )
)
@settings(max_examples=60, deadline=None)
def test_no_word_is_lost_or_invented_whatever_the_order_of_lines(lines: list[str]) -> None:
    text = "\n".join(lines)
    gathered = gather(text) or text
    bare = re.sub(r"\[… [^\n]*\]", "", gathered)
    assert set(re.findall(r"\w+", bare)) <= set(re.findall(r"\w+", text))
    assert verify.missing(owes(text, False), gathered) == []


@pytest.mark.parametrize(
    "text", ["\x00" * 10_000, "✓ " * 5000, "test " + "a::" * 5000 + " ... ok", "\ud800 ... ok\n" * 50, "> " * 9000]
)
def test_odd_input_is_no_trouble(text: str) -> None:
    assert isinstance(gather(text), str | None)
    assert isinstance(summarise(text, 100), str | None)


def test_a_time_keeps_its_unit_and_rows_say_where_the_name_went() -> None:
    text = "\n".join(f" ✓ src/suite_{at}.spec.ts ({at + 1} tests) {at * 13 + 5}ms" for at in range(12))
    gathered = gather(text) or ""
    assert gathered.startswith("[… 12 lines: ✓ * (* tests) *, name last]\n") and "2 18ms suite_1.spec.ts" in gathered
