"""Rows of values under the template that they fill."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .templates import Cursor, Misfit, names_in, put, values_in, words_in_braces


def like_next(match: re.Match[str], cursor: Cursor, _above: list[str]) -> Iterator[str]:
    """`[… 412 lines like next, * in rows below, § above them, " as above]`, the template, and a row for each line."""
    count, hole, head, ditto = int(match["count"]), match["hole"], match["head"], match["ditto"]
    template = cursor.take()
    if hole is None:
        yield from [template] * count
        return
    over = ""
    above: list[str] = []
    for _ in range(count):
        row = cursor.take()
        while head and row.startswith(head + " "):
            over, row = row[2:], cursor.take()
        yield _filled(template, (hole, row), (head, over), above if ditto else None)


def _filled(template: str, rows: tuple[str, str], over: tuple[str | None, str], above: list[str] | None) -> str:
    """The template with the values of a row, and with those that stand above the rows."""
    hole, row = rows
    head, values_above = over
    holes = names_in(template, hole)
    values = values_in(row, len(set(holes)), quoted=above is None)
    if above is not None:
        values = [
            old if new == '"' and old is not None else new for new, old in zip(values, above or values, strict=True)
        ]
        above[:] = values
    line = put(template, hole, holes, values)
    if head:
        heads = names_in(template, head)
        line = put(line, head, heads, values_in(values_above, len(set(heads)), quoted=True))
    return line


def like_next_lines(match: re.Match[str], cursor: Cursor, _above: list[str]) -> Iterator[str]:
    """`[… 80 lines like the next 2, * in rows]`, the lines of one record, and a row of values for each record."""
    count, height, hole = int(match["count"]), int(match["height"]), match["hole"]
    template = "\n".join(cursor.take() for _ in range(height))
    if count % height:
        raise Misfit
    for _ in range(count // height):
        if hole in template:
            names = names_in(template, hole)
            yield from put(template, hole, names, values_in(cursor.take(), len(set(names)), quoted=False)).split("\n")
        else:
            yield from template.split("\n")


def named(match: re.Match[str], cursor: Cursor, _above: list[str]) -> Iterator[str]:
    """`[… 30 lines: Checking * ...]` and the values in a row; `a::` before values starts each until the next such word."""
    count, template = int(match["count"]), match["template"]
    hole = next((sign for sign in "*†¤•" if sign in template), None)
    if hole is None or template.count(hole) != 1:
        raise Misfit
    done, start = 0, ""
    while done < count:
        for word in cursor.take().split(" "):
            if word.endswith(("::", "/", ".")):
                start = word
            else:
                done += 1
                yield template.replace(hole, start + word)
    if done != count:
        raise Misfit


def repeated(match: re.Match[str], cursor: Cursor, _above: list[str]) -> Iterator[str]:
    """`[… 30 times the next 2 lines, * from each row below]`: the lines, then what differs for each time.

    A hole that counts up is not in the rows; `the words below` are values in lines, as many as they need.
    """
    times, height = int(match["times"]), int(match["height"] or 1)
    template = "\n".join(cursor.take() for _ in range(height))
    counters = {number: int(first) for number, first in re.findall(r"(\d+) counts up from (\d+)", match["counts"])}
    hole = match["hole"] or (match["counts"] or ", \0")[2]
    names = names_in(template, hole)
    numbers = dict(zip(names, (str(int(name.lstrip("#")) + name.startswith("#")) for name in names), strict=True))
    order = sorted(set(names), key=lambda name: int(name.lstrip("#")))
    from_rows = [name for name in order if numbers[name] not in counters]
    words: list[str] = []
    above: list[str] = []
    for instance in range(times):
        if match["words"] and not words:
            words = words_in_braces(cursor.take())
        row = words.pop(0) if match["words"] else cursor.take() if from_rows else ""
        cells = row.split(" | " if match["bars"] else " ", len(from_rows) - 1) if from_rows else []
        if len(cells) != len(from_rows):
            raise Misfit
        if match["ditto"]:
            cells = above = [old if cell == "^" else cell for cell, old in zip(cells, above or cells, strict=True)]
        given = dict(zip(from_rows, cells, strict=True))
        values = [given[name] if name in given else str(counters[numbers[name]] + instance) for name in order]
        yield from put(template, hole, names, values).split("\n")
