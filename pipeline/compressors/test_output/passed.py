"""The lines of tests that passed, or only began, as each runner spells them: a table, in the order in which it is asked."""

from __future__ import annotations

from typing import Final

from ..shaped.shapes import shape

TICKS: Final = "✓✔√"
TICKED: Final = "{} * (*)"
PASSED: Final = (
    # cargo test
    shape(" ... ", r"test (?P<name>\S.*?) \.\.\. (?P<end>ok|ignored.*)", r"test * ... \g<end>"),
    shape(" ... ", r"test \S.* \.\.\. FAILED", "", "stay"),
    # cargo nextest
    shape(
        "PASS [",
        r" +PASS \[ *(?P<row>[\d.]+s)\] \( *(?P<row2>\d+)(?P<all>/\d+)\) (?P<of>\S+) (?P<name>\S.*)",
        r"PASS [*] (*\g<all>) \g<of> *",
        "text",
    ),
    shape("PASS [", r" +PASS \[ *(?P<row>[\d.]+s)\] +(?P<of>\S+) (?P<name>\S.*)", r"PASS [*] \g<of> *", "text"),
    # pytest -v, and with xdist
    shape(
        "::",
        r"(?P<name>\S+::.*?) (?P<end>PASSED|XFAIL(?: \(.*?\))?|SKIPPED(?: \(.*?\))?) +\[ *(?P<row>\d+%)\]",
        r"* \g<end> [*]",
        "text",
    ),
    shape("::", r"(?P<name>\S+::.*?) (?P<end>PASSED)", r"* \g<end>", "text"),
    shape("] PASSED ", r"\[gw\d+\] \[ *(?P<row>\d+%)\] PASSED (?P<name>\S+::.*?)", "[*] PASSED *", "text"),
    # pytest --collect-only -q, and xdist when it schedules a test
    shape(".py::", r"(?P<name>[^\s:]+\.py::\S[^\s\[]*(?:\[.*\])?)", "*", "text"),
    # unittest -v, Django
    shape(
        ") ... ",
        r"(?P<name>(?P<method>\w+)) \((?P<of>[\w.]+)\.(?P=method)\) \.\.\. (?P<end>ok|skipped .*)",
        r"* (\g<of>.*) ... \g<end>",
        "text",
    ),
    shape(") ... ", r"(?P<name>\w+ \([\w.]+\)) \.\.\. (?P<end>ok|skipped .*)", r"* ... \g<end>", "text"),
    # go test -v
    shape("--- PASS: ", r"(?P<lead> *)--- PASS: (?P<name>\S+) (?P<end>\([\d.]+s\))", r"\g<lead>--- PASS: * \g<end>"),
    shape("=== ", r"=== (?P<what>RUN|PAUSE|CONT|NAME) +(?P<name>\S+)", r"=== \g<what> *"),
    shape("ok", r"ok +\t(?P<name>\S+)\t(?P<end>\(cached\)(?:\t.*)?)", r"ok * \g<end>"),
    shape("ok", r"ok +\t(?P<name>\S+)\t(?P<row>[\d.]+s)", r"ok * *"),
    shape("[no test files]", r"\?? +\t(?P<name>\S+)\t\[no test files\]", "? * [no test files]"),
    # gradle
    shape(" > ", r"(?P<name>\S.* > \S.*) (?P<end>PASSED|SKIPPED)", r"* \g<end>", "text"),
    # jest, vitest, mocha, node:test, phpunit --testdox
    *(
        shape(
            tick,
            rf" *{tick} (?P<name>\S+) +\((?P<row>\d+) (?P<what>tests?)\) (?P<row2>\d+ ?ms)",
            rf"{tick} * (* \g<what>) *",
        )
        for tick in TICKS
    ),
    *(
        shape(tick, rf" *{tick} (?P<name>\S.*?)(?: \((?P<row>[\d.]+(?: ?m?s)?)\))?", TICKED.format(tick))
        for tick in TICKS
    ),
    shape("PASS ", r" *PASS +(?P<name>\S+\.\w+(?: \([\d.]+ ?m?s\))?)", "PASS *"),
    # maven surefire
    shape("Running ", r"\[INFO\] Running (?P<name>\S+)", "[INFO] Running *", "text"),
    shape(
        "Tests run: ",
        r"\[INFO\] Tests run: (?P<row>\d+), (?P<rest>Failures: 0, Errors: 0, Skipped: \d+), Time elapsed: (?P<row2>[\d.]+ s)"
        r"(?P<in> -+ in) (?P<name>\S+)",
        r"[INFO] Tests run: *, \g<rest>, Time elapsed: *\g<in> *",
        "text",
    ),
    # ctest
    shape(" Start ", r" +Start +(?P<row>\d+): (?P<name>\S.*)", "Start *: *", "text"),
    shape(
        " Passed ",
        r" *(?P<row>\d+)(?P<all>/\d+) Test +#(?P=row): (?P<name>\S+) \.+ +Passed +(?P<row2>[\d.]+) sec",
        r"*\g<all> Test: * Passed * sec",
        "text",
    ),
    # TAP (node:test names a test before it runs it, and times it in a block below), XCTest, dotnet
    shape(
        "duration_ms: ",
        r"(?: *# Subtest: (?P<named>\S.*)\n)?(?P<lead> *)ok (?P<row>\d+) - (?P<name>(?(named)(?P=named)|\S.*))\n +---\n"
        r" +duration_ms: (?P<row2>[\d.]+)\n(?: +type: 'test'\n)? +\.\.\.",
        r"\g<lead>ok * duration_ms: * - *",
    ),
    shape("# Subtest: ", r"(?P<lead> *)# Subtest: (?P<name>\S.*)", r"\g<lead># Subtest: *"),
    shape("ok ", r"(?P<lead> *)ok (?P<row>\d+) -? ?(?P<name>\S.*)", r"\g<lead>ok * - *"),
    shape(
        "Test Case '",
        r"Test Case '(?P<name>.+)' (?P<end>started\.|passed \([\d.]+ seconds\)\.)",
        r"Test Case '*' \g<end>",
    ),
    shape(" Passed ", r" +Passed (?P<name>\S+.*?) \[(?P<row>[<\d. ]+ m?s)\]", "Passed * [*]", "text"),
)
