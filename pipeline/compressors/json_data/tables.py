"""Folding: arrays and maps of similar objects become tables, the rest is minified JSON.

A table stands where its array or map stood, opened by a header with the number of rows and the columns. Objects inside a
row are dotted columns where every row has them, `name(a,b)` with `(1,2)` in the row where not; arrays of objects are
`name[a,b]` with `[(1,2),(3,4)]`, maps of objects `name{key,a}` with `{(id1,1),(id2,3)}`. An object that is the same in all
rows stands in the header. A row that does not fit is JSON behind a `==`. What the header says of a column is in columns.py,
how values stand in cells.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from .cells import MISSING, cell, name, odd
from .columns import Column, settle
from .document import Lines, Value, unhide, write_hidden
from .lines import Laid, headed, rows, with_legend
from .records import Keys, keyed, keys, records
from .references import MAX_DEPTH, References
from .wrapped import unwrapped

KEY: Final = "key"
"""The column of a map's ids."""
_LEAST_MEMBERS: Final = 3
"""Of an object that is the same in all rows, from which on the header has it as an object."""

_NEVER: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class _Header:
    """Where a table's header may point to, and from where."""

    references: References
    path: tuple[str, ...]
    """Keys from the document down to what is written."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document is folded."""

    above: bool = True
    """Rows may say "as in the row above"; not where rows are taken out."""
    least: int = 2
    """Rows of the smallest table; fewer are written one by one, with pointers from one to the other."""
    spine: frozenset[int] = frozenset()
    """The identities of containers that the text's end cut short: rows of no table, and pointed at by nothing."""

    def document(self, document: Value) -> str:
        """The folded text; plain minified JSON where there is nothing to fold."""
        return unhide(self.document_hidden(document))

    def document_hidden(self, document: Value) -> str:
        """The same, escapes still hidden."""
        references = References()
        if not isinstance(document, Lines):
            return with_legend(references, self._value(document, references, ()).removesuffix("\n"))
        return with_legend(references, self._lines(document, references))

    def _lines(self, document: Lines, references: References) -> str:
        rows = self._rows_of(document)
        if rows is not None:
            return self._table(document, rows, references, (), "line")[:-1]
        return "\n".join(map(write_hidden, document))

    def inside(self, ends: Iterable[tuple[Value, str]], last: Value) -> str:
        """Return what stands before each closing bracket whose opening one is gone, and behind the last of them."""
        references = References(pointing=False)
        parts = [self._bare(value, references) + closer for value, closer in ends]
        if last:
            parts.append(self._bare(last, references))
        return with_legend(references, ",".join(parts).strip("\n"))

    def _bare(self, value: Value, references: References) -> str:
        """The container without its brackets; a table below a line end."""
        if type(value) is dict:
            members = self._map_of(value)
            if members is not None:
                return "\n" + self._table(list(value.values()), members, references, (), "row", list(value))
            return self._members(value, references, ())
        if isinstance(value, Lines):
            return "\n" + self._lines(value, references)
        members = self._rows_of(value) if len(value) > 1 else None
        if members is not None:
            return "\n" + self._table(value, members, references, (), "row")
        return ",".join(self._value(each, references, (str(index),)) for index, each in enumerate(value))

    def _value(self, value: Value, references: References, path: tuple[str, ...]) -> str:
        if id(value) not in self.spine and (pointer := references.same(value, path)) is not None:
            return pointer
        if type(value) is dict:
            return self._map(value, references, path)
        if type(value) is list:
            return self._array(value, references, path)
        return (unwrapped(value) if type(value) is str else None) or write_hidden(value)

    def _map(self, value: dict[str, Value], references: References, path: tuple[str, ...]) -> str:
        members = self._map_of(value)
        if members is not None:
            return self._table(list(value.values()), members, references, path, "row", list(value))
        return "{" + self._members(value, references, path) + "}"

    def _members(self, value: dict[str, Value], references: References, path: tuple[str, ...]) -> str:
        members = references.enter(value)
        texts = []
        for key, each in value.items():
            written = members.get(key)
            texts.append(f'"{key}":{written or self._value(each, references, (*path, key))}')
        references.leave()
        return ",".join(texts)

    def _array(self, value: list[Value], references: References, path: tuple[str, ...]) -> str:
        rows = self._rows_of(value) if len(value) > 1 else None
        if rows is not None and (len(value) > 2 or len(rows.order) > 3):
            return self._table(value, rows, references, path, "row")
        if all(type(each) not in (dict, list) for each in value):
            return write_hidden(value)
        if len(path) < MAX_DEPTH and "{" not in (text := write_hidden(value)):
            return text  # arrays of arrays of scalars, as fast as they can be written
        return (
            "[" + ",".join(self._value(each, references, (*path, str(index))) for index, each in enumerate(value)) + "]"
        )

    def _table(
        self,
        values: Sequence[Value],
        keys_of: Keys,
        references: References,
        path: tuple[str, ...],
        noun: str,
        ids: list[str] | None = None,
    ) -> str:
        """The table with its header and a line end behind its last row."""
        laid = self._records(values, keys_of, ids, _Header(references, path), above=self.above)
        shown = rows(laid, values, ids)
        if id(values[-1]) in self.spine:  # the last row was cut: what is in it need not be small
            last = str(len(values) - 1) if ids is None else ids[-1]
            text = self._value(values[-1], references, (*path, last))
            shown[-1] = f"=={text}" if ids is None else f'=={{"{last}":{text}}}'
        return headed(len(values), noun, "" if ids is None else " by key", laid.spec, shown)

    def _rows_of(self, values: Sequence[Value]) -> Keys | None:
        """The columns of a table of these; the one that was cut does not count."""
        if len(values) < self.least:
            return None
        return records([each for each in values if id(each) not in self.spine] if self.spine else values)

    def _map_of(self, value: dict[str, Value]) -> Keys | None:
        if len(value) < self.least:
            return None
        return keyed(
            [{key: each for key, each in value.items() if id(each) not in self.spine} if self.spine else value]
        )

    def _records(
        self,
        values: Sequence[Value],
        keys_of: Keys,
        ids: Sequence[str] | None,
        header: _Header | None = None,
        *,
        above: bool = False,
    ) -> Laid:
        """The values as rows; None for the row of one that does not fit."""
        fits = [keys_of.fits(value) and id(value) not in self.spine for value in values]
        objects = [value for value, fit in zip(values, fits, strict=True) if fit]
        if header is not None and objects:
            first = fits.index(True)
            header = replace(header, path=(*header.path, str(first) if ids is None else ids[first]))
        columns = self._columns(objects, keys_of, "", header)
        if ids is not None:
            columns.insert(0, _leaf(KEY, [key for key, fit in zip(ids, fits, strict=True) if fit]))
        columns = settle(columns, above=above)
        cells = [column.cells for column in columns if column.in_rows]
        rows = iter([",".join(row).rstrip(",") for row in zip(*cells, strict=True)] if cells else [""] * len(objects))
        return Laid(",".join(column.spec for column in columns), [next(rows) if fit else None for fit in fits])

    def _columns(
        self, objects: Sequence[dict[str, Value]], keys_of: Keys, prefix: str, header: _Header | None
    ) -> list[Column]:
        columns: list[Column] = []
        for key in keys_of.order:
            inside = header and replace(header, path=(*header.path, key))
            columns += self._column(prefix + name(key), [each.get(key, MISSING) for each in objects], inside)
        return columns

    def _column(self, called: str, values: Sequence[Value], header: _Header | None) -> list[Column]:
        """The columns that one key of the records makes."""
        kinds = set(map(type, values))
        if header is not None and _is_constant(values):
            with header.references.apart():
                text = replace(self, least=_NEVER)._value(values[0], header.references, header.path)
            return [Column(called, values, [text] * len(values), suffix=f"={text}", in_rows=False)]
        if dict in kinds:
            return self._objects(called, values, [value for value in values if type(value) is dict], header)
        if list in kinds:
            return [self._arrays(called, values) or _leaf(called, values)]
        return [_leaf(called, values)]

    def _objects(
        self, called: str, values: Sequence[Value], objects: list[dict[str, Value]], header: _Header | None
    ) -> list[Column]:
        keys_of = keyed(objects)
        if keys_of is not None:
            inner = [value for each in objects for value in each.values()]
            laid = self._records(inner, keys_of, [key for each in objects for key in each])
            if None in laid.rows:  # its id would have no place
                return [_leaf(called, values)]
            rows = [f"({row})" for row in laid.rows]
            return [Column(called, values, self._grouped(values, rows, "{}"), f"{{{laid.spec}}}")]
        keys_of = keys(objects)
        if keys_of is None:
            return [_leaf(called, values)]
        if len(objects) == len(values) and all(map(keys_of.fits, objects)):
            return self._columns(objects, keys_of, called + ".", header)
        laid = self._records(objects, keys_of, None)
        tuples = iter(laid.rows)
        cells = [_tuple(next(tuples), value) if type(value) is dict else odd(value) for value in values]
        return [Column(called, values, cells, f"({laid.spec})")]

    def _arrays(self, called: str, values: Sequence[Value]) -> Column | None:
        elements = [each for value in values if type(value) is list for each in value]
        elements_rows = records(elements) if len(elements) > 1 else None
        if elements_rows is None:
            return None
        laid = self._records(elements, elements_rows, None)
        rows = [_tuple(row, element) for row, element in zip(laid.rows, elements, strict=True)]
        return Column(called, values, self._grouped(values, rows, "[]"), f"[{laid.spec}]")

    def _grouped(self, values: Sequence[Value], rows: Sequence[str], brackets: str) -> list[str]:
        """The cells of arrays or maps: the rows of each one's elements, in brackets."""
        kind = list if brackets == "[]" else dict
        lengths = [len(value) for value in values if type(value) is kind]
        rest = iter(rows)
        grouped = [list(islice(rest, length)) for length in lengths]
        parts = iter(grouped)
        return [
            brackets[0] + ",".join(next(parts)) + brackets[1] if type(value) is kind else odd(value) for value in values
        ]


def _is_constant(values: Sequence[Value]) -> bool:
    """Return whether these are the same object, or the same array, with enough in it."""
    first = values[0]
    if type(first) is dict:
        is_large = len(first) >= _LEAST_MEMBERS
    else:
        is_large = type(first) is list and any(type(each) in (dict, list) for each in first)
    if not is_large or any(value != first for value in values):
        return False
    text = write_hidden(first)  # with its members in the same order
    return all(write_hidden(value) == text for value in values)


def _leaf(called: str, values: Sequence[Value]) -> Column:
    return Column(called, values, [cell(value) for value in values])


def _tuple(row: str | None, value: Value) -> str:
    return odd(value) if row is None else f"({row})"
