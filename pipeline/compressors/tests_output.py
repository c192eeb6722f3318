"""What test runners print: pytest, unittest, cargo test and nextest, go test, jest, vitest, mocha, gradle, maven, ctest, TAP.

gather puts the passing tests of a suite under one heading, with every name; summarise only counts them. What else is there
stays as it is, in its place: failures with their messages and diffs, warnings, the slowest, the summary, the exit status.
Long stretches of log output between the tests go through the log compressor, unless they speak of trouble.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from .. import markers
from . import shapes
from .compressor import Compressor
from .log import LOG
from .shapes import Group, shape

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
    # unittest -v, Django
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
    *(shape(tick, rf"(?P<lead> *{tick}) (?P<name>\S.*)", r"\g<lead> *") for tick in "✓✔√"),
    shape("PASS ", r" *PASS +(?P<name>\S+\.\w+(?: \([\d.]+ ?m?s\))?)", "PASS *", "text"),
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
    # TAP, XCTest, dotnet
    shape("ok ", r"(?P<lead> *)ok (?P<row>\d+) -? ?(?P<name>\S.*)", r"\g<lead>ok * - *"),
    shape(
        "Test Case '",
        r"Test Case '(?P<name>.+)' (?P<end>started\.|passed \([\d.]+ seconds\)\.)",
        r"Test Case '*' \g<end>",
    ),
    shape(" Passed ", r" +Passed (?P<name>\S+.*?) \[(?P<row>[<\d. ]+ m?s)\]", "Passed * [*]", "text"),
)

# Fewer lines between two groups of tests are no log; lines.
_LOG_LINES: Final = 20
_FAILING: Final = re.compile(
    r"FAILED|^\s*(?:FAIL|E  |●|✗|✘|✕|×|not ok|---- |\d+\) |-+ FAIL)|panicked|[Aa]ssert|Traceback|[Ee]xpected|<<< (?:FAIL|ERR)"
)
_RULE: Final = re.compile(r"(?:_ ){20,}_?")
_SHORT_RULE: Final = "_ _ _"
_ENDED: Final = re.compile(r" *--- \w+: \S+ \(")

_SIGNS: Final = re.compile(
    r"^(?:=+ (?:test session starts|FAILURES|short test summary info|.*\d+ (?:passed|failed)\b.*) =+$|running \d+ tests?$"
    r"|test result: |test \S.* \.\.\. (?:ok|FAILED|ignored)|Ran \d+ tests? in |=== RUN |--- (?:PASS|FAIL): |ok *\t\S+\t"
    r"|Tests?: +\d+ |Test (?:Suites|Files):? +\d+ | *\d+ passing| *[✓✔√] | +(?:PASS|FAIL) \[|\[INFO\] Tests run:"
    r"|Tests run: \d+|\S.* > \S.* (?:PASSED|FAILED)$|\S+::\S+ (?:PASSED|FAILED)| *\d+/\d+ Test +#\d+: |ok \d+ |1\.\.\d+$"
    r"|\d+ examples?, \d+ failures?|OK \(\d+ tests?|Test Case ')",
    re.MULTILINE,
)
# A recogniser reads this many characters from either end.
_SAMPLE: Final = 20_000


def recognise(text: str) -> bool:
    """The words of a test runner, near either end."""
    return bool(
        _SIGNS.search(text[:_SAMPLE]) or (len(text) > _SAMPLE and _SIGNS.search(text[-_SAMPLE:].partition("\n")[2]))
    )


def gather(text: str) -> str | None:
    """With the names of passing tests under headings."""
    pieces = _pieces(text)
    ended = {name for piece in pieces for name in _ended(piece)}
    return _ours(
        _ruled(
            shapes.spelt(pieces, lambda group: _said(group, ended), lambda lines: _log(lines, LOG.gather or _nothing))
        )
    )


def summarise(text: str, budget: int) -> str | None:
    """With counts of the passing tests."""
    return _ours(
        _ruled(shapes.spelt(_pieces(text), Group.counted, lambda lines: _log(lines, partial(_log_summary, budget))))
    )


def _pieces(text: str) -> list[shapes.Piece]:
    return shapes.grouped(text.split("\n"), PASSED)


def _log(lines: list[str], compress: Callable[[str], str | None]) -> list[str]:
    """What the code under test logged, as the log compressor has it; what a failing test printed stays as it is."""
    if len(lines) < _LOG_LINES or any(map(_FAILING.search, lines)):
        return lines
    text = "\n".join(lines)
    said = compress(text) if LOG.recognise(text) else None
    return lines if said is None else said.split("\n")


def _nothing(_text: str) -> None:
    return None


def _log_summary(budget: int, text: str) -> str | None:
    return LOG.summarise(text, budget // 2) if LOG.summarise else None


def _ruled(lines: Iterable[str]) -> list[str]:
    """The lines with the rules of pytest's long tracebacks short, and a marker below the first that says so."""
    out: list[str] = []
    for line in lines:
        if not _RULE.fullmatch(line):
            out.append(line)
        elif _SHORT_RULE in out:
            out.append(_SHORT_RULE)
        else:
            out += [markers.gap("rows of _ below cut"), _SHORT_RULE]
    return out


def _ended(piece: shapes.Piece) -> list[str]:
    """The Go tests that the piece says to have ended."""
    lines = [piece] if isinstance(piece, str) else piece.lines
    return [line.split()[2] for line in lines if _ENDED.match(line)]


def _said(group: Group, ended: Collection[str]) -> Iterator[str]:
    """All names; those of Go tests that only start are named again where they end. What follows belongs to the last."""
    if group.template.startswith("=== ") and all(name in ended for _, name in group.rows):
        yield markers.gap(f"{len(group.lines) - 1} lines like {group.template}, names below")
        yield group.lines[-1]
    else:
        yield from group.said()


def _ours(lines: Sequence[str]) -> str | None:
    text = "\n".join(lines)
    return text if markers.is_ours(text) else None


def owes(text: str, summary: bool) -> str:
    """The names, and everything else."""
    return "\n".join(shapes.owed(text.split("\n"), PASSED, summary))


TEST = Compressor("test", recognise, gather=gather, summarise=summarise, owes=owes)
