"""Folding of JSON that was cut (cuts.py), or of which parts are said by reference: each part as if it were whole, what is raw
below it as it stands.

Above a raw stretch a line says in which value it stood; above a part that has no start, that. In such a part tables stand
for the elements up to a closing bracket, which is written: its opening one is not in the text either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ...model.markers import OPEN, gap
from .cells import name
from .cuts import CLOSED, Cut
from .document import Lines, Value, hide, unhide, write_hidden
from .pointers import resolved
from .specs import Odd
from .tables import Layout
from .unfolding import Reader

NEXT: Final = gap("then:")
NO_START: Final = gap("this begins in the middle of a value:")
RAW: Final = "as in the original:"
_CUT: Final = gap("this ends in the middle of {}")
_MARK: Final = re.compile(
    rf"^\[… (?:(?P<raw>(?:then(?:, in (?P<path>[^\n]+))?, )?{RAW})|this ends in the middle of (?P<cut>[^\n]+)"
    rf"|(?P<next>then:)|{NO_START[3:-1]})\]$\n?",
    re.MULTILINE,
)
_STEP: Final = re.compile(r'\.(?:"[^"]*"|[^".]+)')
_KEY: Final = re.compile(r'"([^"]*)":')


def folded(cut: Cut, layout: Layout) -> str:
    """The text of the parts and of what is raw."""
    lines = [gap(RAW), cut.head] if cut.head else []
    for part in cut.parts:
        laid = replace(layout, spine=part.spine)
        if part.starts:
            lines += [*([NEXT] if lines else []), laid.document_hidden(part.last)]
        else:
            lines += [NO_START, laid.inside(zip(part.ends, part.closers, strict=True), part.last)]
        path = ("$" * part.single + "".join(f".{name(key)}" for key in part.path)) if part.depth else ""
        if part.rest:
            lines += [gap(f"then, in {path}, {RAW}" if path else f"then, {RAW}"), part.rest]
        elif path:
            lines.append(_CUT.format(path))
    return unhide("\n".join(lines))


def minified_text(cut: Cut) -> str:
    """The parts minified, and what is raw: what unfolding gives back."""
    lines = [cut.head]
    for part in cut.parts:
        lines += [minified(part.ends, part.last, part.depth, starts=part.starts), part.rest]
    return unhide("\n".join(filter(None, lines)))


def minified(ends: list[Value], last: Value, depth: int, *, starts: bool) -> str:
    """A part without white space, its last `depth` containers open."""
    text = write_lines(last)
    if starts:
        return text[: len(text) - depth]
    body = text[: len(text) - depth] if type(last) is Lines else text[1 : len(text) - 1 - depth]
    return ",".join([*(write_hidden(each)[1:] for each in ends), *([body] if body else [])])


def write_lines(value: Value) -> str:
    return "\n".join(map(write_hidden, value)) if type(value) is Lines else write_hidden(value)


class _Inside(Reader):
    """A cursor over a part without a start."""

    def ends(self) -> tuple[list[Value], Value]:
        """Return what stands before each closing bracket, and behind the last one."""
        self.legend()
        results: list[Value] = []
        value: Value = None
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign in CLOSED:
                results.append(CLOSED[sign]() if value is None else resolved(value))
                self.at += 1
                value = None
            else:
                value = self._more(value)
            if not self._take(",") and isinstance(value, Lines):
                self._take("\n")
        return results, resolved({} if value is None else value)

    def _more(self, value: Value) -> Value:
        if value is None and self._take("\n") and not self.text.startswith(OPEN, self.at):
            value = Lines()
        if value is None and self.text.startswith(OPEN, self.at):
            return self.table()
        key = None if isinstance(value, list) else _KEY.match(self.text, self.at)
        value = ({} if key else []) if value is None else value
        if key:
            self.at = key.end()
            value[key[1]] = self.value()
        else:
            value.append(self.value())
        return value


def is_cut(text: str) -> bool:
    """Return whether a folded text is of a document that was cut."""
    return _MARK.search(text) is not None


def unfolded(text: str) -> str:
    """The inverse of `folded`, as it is written with brackets. Raises ValueError, IndexError and the like on any other text."""
    lines: list[str] = []
    pending: tuple[list[Value], Value, bool] | None = None
    for mark, body in _chunks(hide(text)):
        raw = mark is not None and (mark["raw"] or mark["cut"])
        if pending is not None:
            lines.append(_opened(pending, mark if raw else None))
            pending = None
        if mark is not None and mark["raw"]:
            lines.append(body)
        elif mark is None or mark["next"]:
            pending = [], resolved(Reader(body).document()), True
        elif not mark["cut"]:
            pending = *_Inside(body).ends(), False
        elif body:
            raise Odd("goes on behind its end")
    if pending is not None:
        lines.append(_opened(pending, None))
    return unhide("\n".join(lines))


def _opened(part: tuple[list[Value], Value, bool], mark: re.Match[str] | None) -> str:
    """The part as it is before this mark, which tells how many of its containers are open."""
    path = "" if mark is None else mark["path"] or mark["cut"] or ""
    ends, last, starts = part
    return minified(ends, last, path.startswith("$") + len(_STEP.findall(path)), starts=starts)


def _chunks(text: str) -> Iterator[tuple[re.Match[str] | None, str]]:
    """The marks, each with what stands below it; None for what stands above the first."""
    position, mark = 0, None
    for match in _MARK.finditer(text):
        if match.start() or mark is not None:
            yield mark, text[position : match.start()].removesuffix("\n")
        position, mark = match.end(), match
    yield mark, text[position:]
