"""What test runners print: place and message under the test that failed."""

from __future__ import annotations

from typing import Final

from .transcript import Dialect, Transcript

_SUBJECTS: Final = ("cart", "login", "export", "search", "resize", "retry", "upload", "rounding")


def tap_with_diagnostics(out: Transcript) -> None:
    """A YAML block under each test that failed, with the same places in several."""
    out.say("TAP version 13", f"1..{out.size}")
    for index in range(1, out.size + 1):
        name = f"{out.pick(*_SUBJECTS)} case {index}"
        if out.chance(0.6):
            out.heading(f"ok {index} - {name}", name)
            continue
        out.heading(f"not ok {index} - {name}", name)
        place, wanted = f"test/{out.pick(*_SUBJECTS)}.js:{out.number(5, 60)}", str(out.number(1, 30))
        out.say("  ---")
        out.detail(f"  expected: {wanted}", f"expected: {wanted}")
        out.detail(f"  actual: {out.number(31, 60)}", "actual:")
        out.detail(f"  at: Test.<anonymous> ({place}:7)", place)
        out.say("  ...")


def bats(out: Transcript) -> None:
    """Place and assertion behind `#`, under the test."""
    out.say(f"1..{out.size}")
    for index in range(1, out.size + 1):
        name = f"{index} {out.pick(*_SUBJECTS)} works on {out.pick('ext4', 'xfs', 'btrfs')}"
        if out.chance(0.5):
            out.heading(f"ok {name}", name)
            continue
        out.heading(f"not ok {name}", name)
        place = f"(in test file test/{out.pick('a', 'b')}.bats, line {out.number(4, 40)})"
        out.detail(f"# {place}", place)
        status = out.number(1, 4)
        out.detail(f'#   `[ "$status" -eq {status} ]\' failed', f"-eq {status} ]")
        if out.chance(0.4):
            out.detail(f"# output: mount: {out.pick('busy', 'denied', 'unknown type')}", "output: mount")


def bats_setup(out: Transcript) -> None:
    """The lines behind `#` come above the result they belong to, as with `--show-output-of-passing-tests`."""
    out.say(f"1..{out.size}")
    for index in range(1, out.size + 1):
        name = f"{out.pick(*_SUBJECTS)} #{index}"
        out.heading(f"begin {index} {name}", name)
        out.detail(f"# took {out.number(1, 9)} s on {out.pick('node-a', 'node-b')}", "took")
        result = out.pick("ok", "ok", "not ok")
        out.detail(f"{result} {index}", f"{result} {index}")


def googletest(out: Transcript) -> None:
    """RUN, failure with expected and actual values on lines of their own, and FAILED with the time."""
    for index in range(out.size):
        key = f"Suite{index % 7}.{out.pick('Adds', 'Clears', 'Moves', 'Sorts')}{index}"
        out.heading(f"[ RUN      ] {key}", key)
        if out.chance(0.35):
            place = f"../tests/suite_test.cc:{out.number(10, 60)}"
            out.detail(f"{place}: Failure", place)
            out.say("Expected equality of these values:")
            out.detail(f"  queue.size()\n    Which is: {out.number(0, 9)}", "Which is:")
            out.say(f"  {out.number(10, 19)}")
            out.heading(f"[  FAILED  ] {key} ({out.number(0, 40)} ms)", key)
        else:
            out.heading(f"[       OK ] {key} ({out.number(0, 40)} ms)", key)


def pytest_sections(out: Transcript) -> None:
    """A ruled heading a test; the same assertions and lines in many."""
    out.say("=================================== FAILURES ===================================")
    for index in range(out.size):
        key = f"test_{out.pick(*_SUBJECTS)}_{index}"
        out.heading(f"{f' {key} ':_^80}", key)
        out.say("", "    def test_it(client):", "        got = client.fetch(7)")
        wanted = out.number(1, 12)
        out.say(f">       assert got.total == {wanted}")
        got = out.number(13, 40)
        out.detail(f"E       assert {got} == {wanted}", f"assert {got} == {wanted}")
        place = f"tests/test_api.py:{out.number(10, 80)}"
        out.say("")
        out.detail(f"{place}: AssertionError", place)


def jest_files(out: Transcript) -> None:
    """Suites in files, tests in suites, ticks and crosses, with the same names in each file."""
    for index in range(out.size // 2):
        file = f"src/panel{index}.test.ts"
        out.heading(f"{out.pick('PASS', 'FAIL')} {file}", file, "file", closes=("suite",))
        for suite in out.random.sample(_SUBJECTS, 2):
            out.heading(f"  {suite}", f"  {suite}", "suite")
            for step in ("opens", "saves", "closes"):
                mark = out.pick("✓", "✓", "✕")
                out.detail(f"    {mark} {step} ({out.number(1, 90)} ms)", f"{mark} {step}")


def go_test_packages(out: Transcript) -> None:
    """Write go's tests: what a test says comes first, the package that it was in last."""
    for index in range(out.size):
        name = f"Test{out.pick('Merge', 'Split', 'Close')}{index}"
        bad = out.chance(0.4)
        out.heading(f"=== RUN   {name}", name, "test")
        if bad:
            place = f"store_test.go:{out.number(9, 60)}"
            out.detail(f"    {place}: got {out.number(1, 9)}, want {out.number(10, 19)}", place, "test")
        out.say(f"--- {'FAIL' if bad else 'PASS'}: {name} ({out.random.uniform(0, 2):.2f}s)")


TESTS: Final[tuple[tuple[str, Dialect], ...]] = (
    ("TAP diagnostics", tap_with_diagnostics),
    ("bats", bats),
    ("bats setup", bats_setup),
    ("googletest", googletest),
    ("pytest sections", pytest_sections),
    ("jest files", jest_files),
    ("go test", go_test_packages),
)
