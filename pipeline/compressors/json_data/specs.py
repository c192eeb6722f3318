"""A table's columns as its header has them, and rows of cells made objects again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from .cells import MISSING, scalar_text
from .columns import filled
from .document import Value

ID: Final = ("\ufdd3",)
"""Where a row keeps its id in a map: no key can be that."""
_HOLE: Final = re.compile(r"\{([^{}]*)\}")


class Odd(ValueError):
    """What folding did not make."""


@dataclass(slots=True)
class Spec:
    """One column as its header has it."""

    path: tuple[str, ...]
    """Keys from the row's object down to the value."""
    name: str
    """The same as it is spelt."""
    inner: str = ""
    """The bracket that opens its cells' parts."""
    columns: list[Spec] = field(default_factory=list)
    """The columns of these parts."""
    sign: str = ""
    template: str = ""
    """The template behind `=`."""
    constant: Value = MISSING

    @property
    def in_rows(self) -> bool:
        return self.sign != "=" or "{}" in self.template


def assembled(specs: Sequence[Spec], rows: Sequence[Sequence[Value]]) -> list[Value]:
    """The object of each row of cells. Raises ValueError where templates go round in circles."""
    inside = [spec for spec in specs if spec.in_rows]
    cells = zip(*rows, strict=True) if rows else [()] * len(inside)
    columns = {spec.name: _restored(spec, list(column)) for spec, column in zip(inside, cells, strict=True)}
    columns |= {spec.name: [spec.constant] * len(rows) for spec in specs if not spec.in_rows and not spec.template}
    _fill(columns, [spec for spec in specs if not spec.in_rows and spec.template], len(rows))
    objects: list[Value] = [{} for _ in rows]
    for spec in specs:
        for document, value in zip(objects, columns[spec.name], strict=True):
            if value is not MISSING:
                _put(document, spec.path, value)
    return objects


def _restored(spec: Spec, column: list[Value]) -> list[Value]:
    """The column with what its rows left out."""
    if spec.sign == "?":
        return [spec.constant if value is MISSING else value for value in column]
    if spec.sign == "^":
        for index, value in enumerate(column):
            if value is MISSING:
                column[index] = column[index - 1] if index else MISSING
    if spec.template:
        before, _, after = spec.template.partition("{}")
        return [before + value + after for value in column]
    return column


def _fill(columns: dict[str, list[Value]], pending: list[Spec], rows: int) -> None:
    """Add the columns that are made of others."""
    names = columns.keys() | {spec.name for spec in pending}
    while pending:
        ready = [spec for spec in pending if names.intersection(_HOLE.findall(spec.template)) <= columns.keys()]
        if not ready:
            raise Odd("templates go round in circles")
        for spec in ready:
            parts = {name: columns[name] for name in _HOLE.findall(spec.template) if name in names}
            columns[spec.name] = filled(
                spec.template, {key: list(map(scalar_text, part)) for key, part in parts.items()}, rows
            )
        pending = [spec for spec in pending if spec not in ready]


def _put(document: dict[str, Value], path: tuple[str, ...], value: Value) -> None:
    for key in path[:-1]:
        document = document.setdefault(key, {})
    document[path[-1]] = value


def among(values: list[Value], odd: Mapping[int, Value]) -> list[Value]:
    """The values and the odd ones at their places among them."""
    if not odd:
        return values
    rest = iter(values)
    return [odd[index] if index in odd else next(rest) for index in range(len(values) + len(odd))]


def mapped(values: Sequence[Value]) -> dict[str, Value]:
    """Rows with their ids, and odd maps of one, as one map again."""
    results: dict[str, Value] = {}
    for value in values:
        key = value.pop(ID[0], None)
        results |= value if key is None else {key: value}
    return results
