"""The inverse of folding: from tables and pointers back to the document.

A cursor goes over the folded text once. Pointers stay in the tree until it is whole, since they may point ahead.
"""

from __future__ import annotations

import re
from typing import Final

from ...model.markers import OPEN
from .cells import MISSING, unscalar
from .cursor import Cursor
from .document import Lines, Value
from .lines import SIGNS
from .pointers import Same, Stem
from .specs import ID, Odd, Spec, among, assembled, mapped

_HEADER: Final = re.compile(
    re.escape(OPEN) + r"(?:rows of )?(\d+) (rows?|lines?)( by key)?((?:" + "|".join(map(re.escape, SIGNS)) + "){0,2}): "
)
_LEGEND: Final = re.compile(re.escape(OPEN) + r"(?:\{[^{}]*\} is the value of |=\$ is the same value |~ and ~~ ).*\]\n")
_TEXT: Final = re.compile(r'"[^"]*"|(?:[^",()\[\]{}\n]|\{[^{}"()\[\]\n]*\})+')
_CELL: Final = re.compile(r'"[^"]*"|[^",()\[\]{}\n]*')
_FLAT: Final = re.compile(r'\[(?:[^\[\]{}"=…]++|"[^"]*+")*\]')
# No group is repeated possessively: Python 3.11.2 gets that wrong (gh-106052).
_SCALARS: Final = re.compile(r'[^"()\[\]{}=\n]*+(?:("[^"]*+")(?:[^"()\[\]{}=\n]++|"[^"]*+")*)?(?=[\n)]|\Z)')
_CELLS: Final = re.compile(r'(?:(?<=,)|^)(?:"[^"]*"|[^",]*)')
_CLOSE: Final = {"(": ")", "[": "]", "{": "}"}


_ODD: Final = Spec((), "")
"""The column of what does not fit its column."""


class Reader(Cursor):
    """A cursor that knows what folding writes."""

    def document(self) -> Value:
        """The whole text's document, with its pointers. Raises ValueError or IndexError on what folding did not make."""
        self.legend()
        value = self.value()
        if self.text.startswith("\n", self.at):
            value = Lines([value])
            while self._take("\n"):
                value.append(self.value())
        if self.at < len(self.text):
            raise Odd("goes on behind the document")
        return value

    def legend(self) -> None:
        """Go behind what is said of pointers."""
        if legend := _LEGEND.match(self.text, self.at):
            self.at = legend.end()

    def value(self) -> Value:
        """Return what stands at the cursor."""
        first = self.text[self.at]
        if first == "[":
            return self.table() if self.text.startswith(OPEN, self.at) else self._array()
        if first == "{":
            return self._object()
        if first == "~":
            return self._wrapped()
        return self._pointer() if first == "=" else self._json()

    def _array(self) -> list[Value]:
        if _FLAT.match(self.text, self.at):
            return list(self._json())
        self._expect("[")
        values = [self.value()]
        while self._take(","):
            values.append(self.value())
        self._expect("]")
        return values

    def _object(self) -> dict[str, Value]:
        self._expect("{")
        results: dict[str, Value] = {}
        while not self._take("}"):
            if results:
                self._expect(",")
            key = self._match(_TEXT)[0][1:-1]
            self._expect(":")
            results[key] = self.value()
        return results

    def _pointer(self) -> Stem | Same:
        self._expect("=")
        if self._take("$"):
            path: list[str] = []
            while self._take("."):
                path.append(self._name())
            return Same(tuple(path))
        key, _, rest = self._match(_TEXT)[0][2:-1].partition("}")
        return Stem(key, rest)

    def table(self) -> Value:
        """The rows under the header at the cursor: a list, a map, or Lines."""
        header = self._match(_HEADER)
        specs = self._specs("]")
        self._expect("\n")
        if header[3]:
            specs[0].path = ID
        values = self._rows(specs, int(header[1]))
        if header[3]:
            return mapped(values)
        return Lines(values) if header[2].startswith("line") else values

    def _specs(self, close: str) -> list[Spec]:
        specs: list[Spec] = []
        while not self._take(close):
            if specs:
                self._expect(",")
            specs.append(self._spec())
        return specs

    def _spec(self) -> Spec:
        begin = self.at
        path = [self._name()]
        while self._take("."):
            path.append(self._name())
        spec = Spec(tuple(path), self.text[begin : self.at])
        if (bracket := self.text[self.at]) in _CLOSE:
            self.at += 1
            spec.inner, spec.columns = bracket, self._specs(_CLOSE[bracket])
            if bracket == "{":
                spec.columns[0].path = ID
        if self.text[self.at] in "=?^":
            spec.sign = self.text[self.at]
            self.at += 1
            self._say(spec)
        return spec

    def _say(self, spec: Spec) -> None:
        """Read what the header says of the column."""
        first = self.text[self.at]
        if spec.sign == "^":
            return
        if first in "=[" or (first == "{" and self.text[self.at + 1] in '"}'):
            spec.constant = self.value()
            return
        if self._is_wrapped():
            spec.constant = self._wrapped()
            return
        text = self._match(_TEXT)[0]
        if "{" in text and text[0] != '"':
            spec.template = text
        else:
            spec.constant = unscalar(text)

    def _rows(self, specs: list[Spec], count: int) -> list[Value]:
        """The values of `count` lines."""
        inside = [spec for spec in specs if spec.in_rows]
        odd: dict[int, Value] = {}
        rows: list[list[Value]] = []
        for index in range(count):
            if self._take("=="):
                odd[index] = self._odd()
            else:
                rows.append(self._row(inside))
            if self.at < len(self.text):
                self._expect("\n")
        return among(assembled(specs, rows), odd)

    def _odd(self) -> Value:
        """A value that is no row; the last one of a document that was cut may hold tables."""
        begin = self.at
        try:
            return self._json()
        except ValueError:
            self.at = begin
            return self.value()

    def _row(self, inside: list[Spec]) -> list[Value]:
        """Return one value for each of the columns; the cells may end early."""
        cells = self._scalars()
        if cells is not None:
            return (cells + [MISSING] * (len(inside) - len(cells)))[: len(inside)]
        cells = []
        for spec in inside:
            cells.append(self._cell(spec))
            if not self._take(","):
                break
        cells += [MISSING] * (len(inside) - len(cells))
        return cells

    def _scalars(self) -> list[Value] | None:
        """The cells from the cursor on to the row's end, where all of them are scalars."""
        row = _SCALARS.match(self.text, self.at)
        if row is None:
            return None
        self.at = row.end()
        cells = row[0].split(",") if row[1] is None else _CELLS.findall(row[0])
        return list(map(unscalar, cells))

    def _cell(self, spec: Spec) -> Value:
        first = self.text[self.at : self.at + 1]
        if first == "=":
            self.at += 1
            return self._json()
        if first and first == spec.inner:
            return self._parts(spec)
        if first and first in "[{":
            return self._json()
        if first == "~" and self._is_wrapped():
            return self._wrapped()
        return unscalar(self._match(_CELL)[0])

    def _parts(self, spec: Spec) -> Value:
        """Return what a cell holds besides scalars."""
        if spec.inner == "(":
            return self._tuple(spec, [spec for spec in spec.columns if spec.in_rows])
        self._expect(spec.inner)
        close = _CLOSE[spec.inner]
        inside = [each for each in spec.columns if each.in_rows]
        odd: dict[int, Value] = {}
        rows: list[list[Value]] = []
        while not self._take(close):
            if rows or odd:
                self._expect(",")
            if self.text[self.at] == "(":
                self.at += 1
                rows.append(self._row(inside))
                self._expect(")")
            else:
                odd[len(rows) + len(odd)] = self._cell(_ODD)
        values = among(assembled(spec.columns, rows), odd)
        return mapped(values) if spec.inner == "{" else values

    def _tuple(self, spec: Spec, inside: list[Spec]) -> Value:
        self._expect("(")
        row = self._row(inside)
        self._expect(")")
        return assembled(spec.columns, [row])[0]
