"""Lines that are short for a form: a word of theirs is the key of a form in the legend above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .templates import SIGNS, Cursor, names_in, put, words_in_braces

LEGEND: Final = re.compile(
    r"\[… forms(?:, parted by --)?\. A line below that begins with the (?P<mark>[«›‣])word of a form "
    r"stands for the lines of that form, "
    rf"its other words for each (?P<hole>{SIGNS}) in turn(?:, all that is left for the last)?"
    r"(?:, those in \{\} for a line each)?"
    r"(?:, \| parts values that hold blanks)?(?:, \^ as in the nearest line above with the same [«›‣]word)?\]"
)
_KEY: Final = r"(?P<word>\w+|.)"


@dataclass(slots=True)
class Form:
    """A form for which lines below it are short."""

    template: str
    hole: str
    key: str
    """The marked word with which its short lines begin."""
    names: tuple[str, ...]
    """The form's values, in order."""
    last: list[str]
    """The values of its last short line, for which `^` stands."""

    def line(self, values: Sequence[str]) -> list[str]:
        return put(self.template, self.hole, self.names, values).split("\n")

    @property
    def width(self) -> int:
        return len(set(self.names))


def legend_forms(mark: str, hole: str, cursor: Cursor) -> Iterator[Form]:
    """The forms up to the line `[… end of forms]`: the first line of each has its key; `--` is between those of several lines."""
    forms: list[list[str]] = []
    while (line := cursor.take()) != "[… end of forms]":
        if re.search(mark + _KEY, line):
            if forms and forms[-1][-1] == "--":
                forms[-1].pop()
            forms.append([])
        forms[-1].append(line)
    for lines in forms:
        template = "\n".join(lines)
        key = re.search(mark + _KEY, template)
        assert key is not None  # each form begins with one
        written = template[: key.start()] + key["word"] + template[key.end() :]
        names = tuple(names_in(written, hole))
        yield Form(written, hole, key[0], names, [])


def in_full(line: str, forms: Sequence[Form]) -> list[str]:
    """The lines for which `line` is short; nothing where it is not short."""
    key, _, rest = line.partition(" ")
    form = next((form for form in forms if form.key == key), None)
    if form is None:
        return []
    if form.width == 1 and "\n" not in form.template and rest.endswith("}"):
        words = rest[1:-1].split(" ") if rest.startswith("{") else words_in_braces(rest)
        form.last.clear()
        return [one for word in words for one in form.line([word])]
    values = rest.split(" | " if " | " in rest else " ", form.width - 1) if form.width else []
    values = [old if value == "^" else value for value, old in zip(values, form.last or values, strict=True)]
    form.last[:] = values
    return form.line(values)
