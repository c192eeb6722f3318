"""What test runners print: pytest, unittest, cargo test and nextest, go test, jest, vitest, mocha, gradle, maven, ctest, TAP.

gather puts the passing tests of a suite under one heading, with every name; summarise only counts them. What else is there
stays as it is, in its place: failures with their messages and diffs, warnings, the slowest, the summary, the exit status.
Long stretches of log output between the tests go through the log compressor, unless they speak of trouble.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from ... import markers
from .. import groups, shapes
from ..build_output import rustc
from ..compressor import Compressor
from ..groups import Group, Piece, spelt
from ..log import LOG
from .passed import PASSED, TICKED, TICKS

# Fewer lines between two groups of tests are no log; lines.
_LOG_LINES: Final = 20
_FAILING: Final = re.compile(
    r"FAILED|^\s*(?:FAIL|E  |●|✗|✘|✕|×|not ok|---- |\d+\) |-+ FAIL)|panicked|[Aa]ssert|Traceback|[Ee]xpected|<<< (?:FAIL|ERR)"
)
_RULE: Final = re.compile(r"(?:_ ){20,}_?")
_SHORT_RULE: Final = "_ _ _"
# Shapes of lines that only name a test before it runs.
_STARTS: Final = re.compile(r"\*| *# Subtest: \*|=== \w+ \*|Start \*: \*|\[INFO\] Running \*")
_ALL_TICKED: Final = frozenset(map(TICKED.format, TICKS))
# What a failing test's own line calls it.
_FAILED: Final = re.compile(
    r" *--- \w+: (?P<go>\S+) \(.*| *not ok \d+ -? ?(?P<tap>.*)|(?P<pytest>\S+::.*?) [A-Z]+(?: +\[ *\d+%\])?"
    r"|\[gw\d+\] \[ *\d+%\] [A-Z]+ (?P<xdist>.*)"
)

_SIGNS: Final = re.compile(
    r"^(?:=+ (?:test session starts|FAILURES|short test summary info|.*\d+ (?:passed|failed)\b.*) =+$|running \d+ tests?$"
    r"|test result: |test \S.* \.\.\. (?:ok|FAILED|ignored)|Ran \d+ tests? in |=== RUN |--- (?:PASS|FAIL): |ok *\t\S+\t"
    r"|Tests?: +\d+ |Test (?:Suites|Files):? +\d+ | *\d+ passing| *[✓✔√] | +(?:PASS|FAIL) \[|\[INFO\] Tests run:"
    r"|Tests run: \d+|\S.* > \S.* (?:PASSED|FAILED)$|\S+::\S+ (?:PASSED|FAILED)| *\d+/\d+ Test +#\d+: |ok \d+ |1\.\.\d+$"
    r"|\[ +(?:OK|RUN) +\] |\[=+\] |//\S+ +(?:\(cached\) )?(?:PASSED|FAILED)|  Passed \S+ \[|Total tests: |Passed! +- Failed: "
    r"|(?:\[ *)?(?:OK|PASS|SKIP)(?: *\])?[: ] *\S+ |Tests: \d+, Assertions:|PHPUnit \d"
    r"|\S+\.py::\S+$|\d+ examples?, \d+ failures?|OK \(\d+ tests?|Test Case ')",
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
    pieces = _pieces(text, few=True)
    ended = set(_ended(pieces))
    ticked = _Ticked(pieces)
    told = groups.said()
    return _ours(
        _ruled(
            spelt(
                pieces,
                lambda piece: ticked.said(piece) or _said(piece, ended) if isinstance(piece, Group) else told(piece),
                lambda lines: _log(lines, LOG.gather or _nothing),
            )
        )
    )


def summarise(text: str, budget: int) -> str | None:
    """With counts of the passing tests."""
    return _ours(_ruled(spelt(_pieces(text), groups.counted, lambda lines: _log(lines, partial(_log_summary, budget)))))


def _pieces(text: str, few: bool = False) -> list[Piece]:
    return groups.gathered(text, PASSED, lambda group: few and group.template in _ALL_TICKED)


def _log(lines: list[str], compress: Callable[[str], str | None]) -> list[str]:
    """What the code under test logged, as the log compressor has it, and the compiler's warnings before it ran; what a
    failing test printed stays as it is."""
    if len(shown := rustc.gathered(lines)) < len(lines):
        return shown
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


def _ended(pieces: Iterable[Piece]) -> Iterator[str]:
    """The tests whose results the pieces tell."""
    for piece in pieces:
        if isinstance(piece, Group):
            if not _STARTS.fullmatch(piece.template):
                yield from (name for _, name in piece.rows)
        elif isinstance(piece, str) and (found := _FAILED.match(piece)):
            yield from filter(None, found.groups())


class _Ticked:
    """Tests with a tick, and a time or none, a few under each suite: what their rows mean is said once, for all of them."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        groups = [piece for piece in pieces if isinstance(piece, Group) and piece.template in _ALL_TICKED]
        rows = [row for group in groups for row in group.rows]
        units = {before.partition(" ")[2] for before, _ in rows if before}
        self._totals = Counter(dict.fromkeys(_ALL_TICKED, 0))
        for group in groups:
            self._totals[group.template] += group.size
        self._unit = " " + min(units) if len(units) == 1 and any(units) else ""
        self._timed = bool(units)
        self._clear = not (units and any(name[0].isdecimal() for before, name in rows if not before))
        self._told: set[str] = set()

    def said(self, group: Group) -> list[str]:
        """The rows of a group of such tests, below a marker if it is the first; nothing for other groups."""
        if group.template not in self._totals:
            return []
        first = group.template not in self._told
        self._told.add(group.template)
        tick = group.template[0]
        heading = f"{tick} * (*{self._unit}), name last" if self._timed else f"{tick} *"
        marker = markers.gap(f"{self._totals[group.template]} lines below: {heading}")
        return [*([marker] if first else []), *(self._row(tick, *row) for row in group.rows)]

    def _row(self, tick: str, before: str, name: str) -> str:
        if before:
            return f"{before.removesuffix(self._unit)} {name}"
        return f" {name}" if self._clear else f"{tick} {name}"


def _said(group: Group, ended: Collection[str]) -> Iterator[str]:
    """All names; those of tests that only start are said once, where they end. What follows belongs to the last."""
    if not _STARTS.fullmatch(group.template):
        yield from group.said()
        return
    pairs = list(zip(group.lines, group.rows, strict=True))
    done, running = (Group(group.template, group.key, group.moved) for _ in range(2))
    for line, row in pairs:
        of = done if row[1] in ended else running
        of.lines.append(line)
        of.rows.append(row)
    if done.lines:
        yield markers.gap(f"{done.size} lines like {group.template}, names below")
    yield from running.said() if running.pays else running.lines
    if group.template.startswith("=== ") and not running.lines:
        yield group.lines[-1]


def _ours(lines: Sequence[str]) -> str | None:
    text = "\n".join(lines)
    return text if markers.is_ours(text) else None


def owes(text: str, summary: bool) -> str:
    """The names, and everything else."""
    return "\n".join(rustc.owed(shapes.owed(text, PASSED, summary)))


TEST = Compressor("test", recognise, gather=gather, summarise=summarise, owes=owes)
