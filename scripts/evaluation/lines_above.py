"""Lines that are said by naming lines above them."""

from __future__ import annotations

import re

from .templates import Cursor, Misfit


def equal(match: re.Match[str], _cursor: Cursor, above: list[str]) -> list[str]:
    if not above:
        raise Misfit
    return [above[-1]] * int(match["count"])


def again(match: re.Match[str], _cursor: Cursor, above: list[str]) -> list[str]:
    count, height = int(match["count"]), int(match["height"])
    cycle = above[-height:]
    if len(cycle) < height or count % height:
        raise Misfit
    return cycle * (count // height)


def same_as(match: re.Match[str], _cursor: Cursor, above: list[str]) -> list[str]:
    """Return so many lines again, from the one that is quoted: the last place above where a line says that."""
    count, opening = int(match["count"]), match["opening"].strip()
    starts = [index for index in range(len(above) - count, -1, -1) if above[index].strip().startswith(opening)]
    if not starts:
        raise Misfit
    return above[starts[-1] : starts[-1] + count]


def after_first(match: re.Match[str], _cursor: Cursor, above: list[str]) -> list[str]:
    """Return so many lines as stand below the first line that reads like this."""
    count, opening = int(match["count"]), match["opening"].strip()
    start = next((index + 1 for index, line in enumerate(above) if line.strip() == opening), None)
    if start is None or start >= len(above):
        raise Misfit
    played = list(above[start:])
    while len(played) < count:  # the block may reach into what it stands for
        played += played[: count - len(played)]
    return played[:count]


def numbered_lines(match: re.Match[str], _cursor: Cursor, above: list[str]) -> list[str]:
    count, start = int(match["count"]), int(match["start"]) - 1
    if start + count > len(above):
        raise Misfit
    return above[start : start + count]
