"""Many names, the part they share said once.

    config::tests::minimal                config::tests:: minimal full
    config::tests::full            ->     runner::echo
    runner::echo

A word that ends in a separator is the beginning of those after it on its line (of the indented lines below it, where names
hold blanks). A word that opens with a bracket is the name before it with other parameters. Where something stands before
each name (a time, a percentage), names with the same go together behind it. Names are divided at punctuation only, never
inside a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

# Up to the last separator; a dot is none in a path, where it begins the ending, nor before a digit.
_SHARED: Final = re.compile(r"[^\s\[(\"'{,;]*(?:::(?=[\w<])|[/#](?=[\w\-@.]))|[^\s\[(\"'{,;/]*\.(?=[A-Za-z_])")
# A separator between words of a name: `Class > should work()`.
_ARROWS: Final = (" > ", " › ", " » ")


# Several paths in a row.
_FILES: Final = re.compile(r"[^\s\[(]+\.\w+(?: [^\s\[(]+\.\w+)+")
_WORD: Final = re.compile(r"'[^']*'|`[^`]*`|\"[^\"]*\"|\w+(?:\.\d\w*)*")


def words(text: str) -> list[str]:
    """The words and quotations that must stay whole."""
    return _WORD.findall(text)


def split(name: str) -> tuple[str, str]:
    """The part of a name that others may share, up to its last separator, and the rest; never an empty rest."""
    arrow = max([name.rfind(arrow) for arrow in _ARROWS]) if " " in name else 0
    if arrow > 0:
        return name[: arrow + 3], name[arrow + 3 :]
    found = None if _FILES.fullmatch(name) else _SHARED.match(name)
    return (found[0], name[found.end() :]) if found else ("", name)


def by_prefix(rows: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Rows of (what stands before the name, name), as (before, rest) by shared part; what nobody shares under ""."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for before, name in rows:
        shared, rest = split(name)
        groups.setdefault(shared, []).append((before, rest))
    alone = [shared for shared, rest in groups.items() if shared and len(rest) == 1]
    for shared in alone:
        before, rest = groups.pop(shared)[0]
        groups.setdefault("", []).append((before, shared + rest))
    return groups


def lines(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The lines that say all rows."""
    for shared, rests in sorted(by_prefix(rows).items(), key=lambda group: group[0] != ""):
        by_before: dict[str, list[str]] = {}
        for before, rest in rests:
            by_before.setdefault(before, []).append(rest)
        if any(" " in rest for _, rest in rests):
            yield from [shared.rstrip()] if shared else []
            yield from (f"{' ' if shared else ''}{f'{before} {rest}'.strip()}" for before, rest in rests)
        elif list(by_before) == [""]:
            yield " ".join(filter(None, (shared, *variants(by_before[""]))))
        else:
            yield from [shared] if shared else []
            yield from (" ".join((before, *variants(names))) for before, names in by_before.items())


def variants(names: Iterable[str]) -> Iterator[str]:
    """The names, but of neighbours that differ in the brackets at their end only the first one in full: `f[1-a] [2-b]`."""
    last = ""
    for name in names:
        base, bracket, rest = name.partition("[")
        yield bracket + rest if base and base == last and bracket else name
        last = base if bracket else ""
