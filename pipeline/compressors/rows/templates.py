"""Which lines are instances of one message: numbers out, then words that vary out where the rest agrees.

First all hexadecimal digits go, over the whole text at once; lines that are equal now are alike. That alone finds most
messages. Groups that differ in a user or a file name are merged: those with the same signs between the words lie in one
box, and a box is parted by its most telling word column until what is left of each part agrees in at least half of its
words (the idea of IPLoM). Work is linear in the text: every parting looks once at one example per group.
"""

from __future__ import annotations

import string
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Final

from ...text.severity import first_places

# What varies inside words: deleting it makes ids and numbers of any length equal. Words lose letters too, equally.
_DIGITS: Final = b"0123456789abcdefABCDEF"
_WORDS: Final = (string.ascii_letters + string.digits + "._-").encode()
# So many lines for each of its values, and a table for each of these is shorter than a column.
_TABLES: Final = 30
# Numbers below zero are numbers of the same message.
_SIGN: Final = b"-"
_DEPTH: Final = 12
"""How often one box may be parted; more is noise."""
_FEWEST: Final = 2
"""Fewer words than this are no message to go by."""

Lines = list[int]
"""Indices of the lines of one group, ascending."""


def alike(lines: Sequence[str]) -> dict[bytes, Lines]:
    """The lines that are equal but for hexadecimal digits, by what is left of them without these."""
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    groups: dict[bytes, Lines] = {}
    for index, key in enumerate(data.translate(None, _DIGITS).split(b"\n")):
        known = groups.get(key)
        if known is None:
            groups[key] = [index]
        else:
            known.append(index)
    return groups


def with_any(groups: Mapping[bytes, Lines], signs: Collection[str]) -> Lines:
    """The lines that could hold one of `signs`, in order: all that do, and those that do but for hexadecimal digits.

    One look at each group instead of each line.
    """
    bare = [sign.lower().encode().translate(None, _DIGITS).decode() for sign in signs]
    keys = list(groups)
    starts = accumulate((len(key) + 1 for key in keys), initial=0)
    numbers = dict(zip(starts, keys, strict=False))
    places = first_places(b"\n".join(keys).decode("latin-1").lower(), bare)
    return sorted(index for start in places for index in groups[numbers[start]])


def messages(groups: Mapping[bytes, Lines]) -> list[Lines]:
    """The groups, those of one message joined, in order of their first line. Lines of a group have the same number of words."""
    boxes: dict[bytes, list[tuple[bytes, Lines]]] = {}
    for key, places in groups.items():
        boxes.setdefault(key.translate(None, _WORDS), []).append((key, places))
    return sorted((part for box in boxes.values() for part in _merged(box)), key=lambda group: group[0])


def _merged(box: list[tuple[bytes, Lines]]) -> Iterable[Lines]:
    """The groups of a box, those that are one message joined."""
    if len(box) == 1:
        return [box[0][1]]
    members = [(key.translate(None, _SIGN).split(b" "), group) for key, group in box]
    width = len(members[0][0])
    if width < _FEWEST or any(len(words) != width for words, _ in members):
        return [group for _, group in box]
    return [_joined(part) for part in _parted(members, _DEPTH)]


Members = list[tuple[list[bytes], Lines]]


def _parted(members: Members, depth: int) -> list[Members]:
    """`members` in parts that are one message each; a part that agrees in too little falls apart into single groups."""
    columns = [set(column) for column in zip(*(words for words, _ in members), strict=True)]
    varying = [index for index, column in enumerate(columns) if len(column) > 1]
    if not varying or len(members) == 1:
        return [members]
    telling = min(varying, key=lambda index: len(columns[index]))
    agreeing = sum(1 for column in columns if len(column) == 1 and column != {b""})
    alike = agreeing >= max(len(varying), _FEWEST)
    often = _is_often(members, [columns[index] for index in varying], len(columns[telling]))
    if alike and not often:
        return [members]
    if depth == 0 or (len(columns[telling]) * 2 > len(members) and not alike):
        return [members] if alike else [[member] for member in members]
    parts: dict[bytes, Members] = {}
    for member in members:
        parts.setdefault(member[0][telling], []).append(member)
    return [part for half in parts.values() for part in _parted(half, depth - 1)]


def _is_often(members: Members, varying: list[set[bytes]], kinds: int) -> bool:
    """Return whether the log says each of so many kinds of a message often, and more than one word tells them apart."""
    number = sum(len(group) for _, group in members)
    return (
        number >= _TABLES * kinds
        and sum(1 for column in varying if 2 * sum(map(bytes.isalpha, column)) > len(column)) > 1
    )


def _joined(members: Members) -> Lines:
    return members[0][1] if len(members) == 1 else sorted(index for _, group in members for index in group)
