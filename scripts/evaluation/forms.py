"""Lines that are short for a form: a word of theirs is the key of a form in the legend above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .templates import SIGNS, Cursor, names_in, prefixed, put

LEGEND: Final = re.compile(
    r"\[… forms\. Below, a line with one of their «words is short for the whole form, "
    rf"its other words for each (?P<hole>{SIGNS}) in turn"
    rf"(?:, more words than {SIGNS} for more lines)?(?:, parted by \| where there is one)?"
    r"(?:, \^ for the word in that place of the line above)?(?:, \" for that of the last line of the same form)?\]"
)
_KEY: Final = re.compile(r"«(?P<word>\w+|.)")


@dataclass(slots=True)
class Form:
    """A form for which lines below it are short."""

    template: str
    hole: str
    key: str
    before: int
    """Values before the key in a short line."""
    names: tuple[str, ...]
    """The form's values, in order."""
    last: list[str]
    """The values of its last short line, for which ditto marks stand."""

    def line(self, values: Sequence[str]) -> list[str]:
        return put(self.template, self.hole, self.names, values).split("\n")

    @property
    def width(self) -> int:
        return len(set(self.names))


def legend_forms(hole: str, cursor: Cursor) -> Iterator[Form]:
    """The forms up to the line `[… end of forms]`: the first line of each has its key; `--` is between those of several lines."""
    forms: list[list[str]] = []
    while (line := cursor.take()) != "[… end of forms]":
        if _KEY.search(line):
            if forms and forms[-1][-1] == "--":
                forms[-1].pop()
            forms.append([])
        forms[-1].append(line)
    for lines in forms:
        template = "\n".join(lines)
        key = _KEY.search(template)
        assert key is not None  # each form begins with one
        written = template[: key.start()] + key["word"] + template[key.end() :]
        names = tuple(names_in(written, hole))
        before = len(set(names[: template[: key.start()].count(hole)]))
        yield Form(written, hole, key["word"], before, names, [])


def in_full(line: str, forms: Sequence[Form], above: list[str]) -> tuple[list[str], list[str]]:
    """The lines for which `line` is short, and the values with which it begins; nothing where it is not short.

    `above`: the values with which the line above it begins.
    """
    form = next((form for form in forms if f"«{form.key}" in line.split(" ")), None)
    if form is None:
        return [], []
    words = line.split(" ")
    bars = "|" in words
    if form.width == 1 and "\n" not in form.template and not bars:
        return [one for word in prefixed(" ".join(words[1:])) for one in form.line([word])], []
    cells = line.split(" | " if bars else " ", form.width)
    cells = [above[place] if cell == "^" and place < len(above) else cell for place, cell in enumerate(cells)]
    values = cells[: form.before] + cells[form.before + 1 :]
    if form.last:
        values = [old if value == '"' else value for value, old in zip(values, form.last, strict=False)]
    form.last[:] = values
    return form.line(values), values[: form.before]
