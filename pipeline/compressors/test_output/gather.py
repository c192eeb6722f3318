"""The tests that passed under headings or counted; what else a runner printed stays, but for long logs between the tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from ...model import markers
from ..build_output import rustc
from ..log import LOG
from ..shaped import groups, shapes
from ..shaped.groups import Group, Piece, spelt
from .passed import PASSED
from .ticked import ALL_TICKED, Ticked

# Fewer lines between two groups of tests are no log; lines.
_LOG_LINES: Final = 20
_FAILING: Final = re.compile(
    r"FAILED|^\s*(?:FAIL|E  |●|✗|✘|✕|×|not ok|---- |\d+\) |-+ FAIL)|panicked|[Aa]ssert|Traceback|[Ee]xpected|<<< (?:FAIL|ERR)"
)
_RULE: Final = re.compile(r"(?:_ ){20,}_?")
_SHORT_RULE: Final = "_ _ _"
# Shapes of lines that only name a test before it runs.
_STARTS: Final = re.compile(r"\*| *# Subtest: \*|=== \w+ \*|Start \*: \*|\[INFO\] Running \*")
# What a failing test's own line calls it.
_FAILED: Final = re.compile(
    r" *--- \w+: (?P<go>\S+) \(.*| *not ok \d+ -? ?(?P<tap>.*)|(?P<pytest>\S+::.*?) [A-Z]+(?: +\[ *\d+%\])?"
    r"|\[gw\d+\] \[ *\d+%\] [A-Z]+ (?P<xdist>.*)"
)


def gather(text: str) -> str | None:
    """With the names of passing tests under headings."""
    pieces = _pieces(text, few=True)
    ended = set(_ended(pieces))
    ticked = Ticked(pieces)
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
    return _ours(
        _ruled(
            spelt(groups.begun(_pieces(text)), groups.counted, lambda lines: _log(lines, partial(_log_summary, budget)))
        )
    )


def _pieces(text: str, few: bool = False) -> list[Piece]:
    return groups.gathered(text, PASSED, lambda group: few and group.template in ALL_TICKED)


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
