"""The lines of a table: what stands above it and above the document, and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from ...model.markers import count, gap
from .document import Value, write_hidden
from .references import References

SIGNS: Final = (", ? value where left out", ", ^ as above where left out")
"""What a header says of the signs in it."""

STRINGS: Final = "~ and ~~ are strings"
"""What the line above a document says of JSON that is a string."""


class Laid(NamedTuple):
    """Some objects as cells, one string each, and what stands above them."""

    spec: str
    rows: list[str | None]


def with_legend(references: References, folded: str) -> str:
    """The text under what must be said of its pointers and strings."""
    legend = references.legend()
    if any(sign in folded for sign in ("~{", "~[")):
        legend.append(STRINGS)
    return (gap(", ".join(legend)) + "\n" if legend else "") + folded


def rows(laid: Laid, values: Sequence[Value], ids: Sequence[str] | None) -> list[str]:
    """The lines of a table: what does not fit it as JSON, and never nothing."""
    odd = values if ids is None else [{key: value} for key, value in zip(ids, values, strict=True)]
    return ["==" + write_hidden(each) if row is None else row or "," for row, each in zip(laid.rows, odd, strict=True)]


def headed(number: int, noun: str, by: str, spec: str, lines: Sequence[str]) -> str:
    """The lines of a table under its header, with a line end behind the last."""
    sentence = ("rows of " if noun == "line" else "") + count(number, noun) + by
    sentence += "".join(sign for sign in SIGNS if sign[2] in spec)
    return gap(f"{sentence}: {spec}") + "\n" + "\n".join(lines) + "\n"
