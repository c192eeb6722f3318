"""What names the files of a diff, and how often: git writes each path four times, a rename six times, svn three times.

Left are the two lines that git needs to apply it: `---` and `+++` of a file that only has hunks; else `diff --git`, below which
at least one more line must stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from .patch import FileDiff, Piece, names

# Of blob hashes, seven digits name a file. A binary patch needs the whole ones; the mode of a link or a submodule is a fact.
_INDEX: Final = re.compile(r"index ([0-9a-f]{4,39}(?:,[0-9a-f]{4,39})*\.\.[0-9a-f]{4,39})(?: 100\d{3})?")
_LONG: Final = re.compile(r"([0-9a-f]{7})[0-9a-f]+")
# What svn, `diff -r` and quilt write above the `---` line; an option with a number in it says something of its own.
_BANNER: Final = re.compile(r"={60,70}|Index: (\S+)|diff (?:-[A-Za-z]+ |--[a-z-]+ )*(\S+) (\S+)")


def implied(head: Sequence[str]) -> tuple[str, str] | None:
    """The `---` and `+++` lines that git writes under such a head, where the first line names them."""
    found = names(head[0])
    if found is None or any(line.startswith(("rename ", "copy ")) for line in head):
        return None
    created = any(line.startswith("new file mode ") for line in head)
    deleted = any(line.startswith("deleted file mode ") for line in head)
    return _lines("/dev/null" if created else found[0], "/dev/null" if deleted else found[1])


def _lines(*both: str) -> tuple[str, str]:
    old, new = (name + "\t" if " " in name else name for name in both)  # git ends a name with blanks so
    return f"--- {old}", f"+++ {new}"


def without_names(file: FileDiff) -> FileDiff:
    """The file with its `---` and `+++` lines left to what `diff --git` says; the same object where they are not implied."""
    if not file.hunks or tuple(file.head[-2:]) != implied(file.head):
        return file
    return replace(file, head=file.head[:-2])


def named_once(file: FileDiff) -> FileDiff:
    """The file with the shortest head that says the same, and that git applies; its `index` line in short form."""
    head = _once(without_index(file))
    index = ["index " + _LONG.sub(r"\1", found[1]) for found in map(_INDEX.fullmatch, file.head) if found]
    at = 0 if head[0].startswith("--- ") else len(head) - 2 * head[-1].startswith("+++ ")
    return replace(file, head=(*head[:at], *index, *head[at:]))


def without_index(file: FileDiff) -> FileDiff:
    """The file without its `index` line, unless that says more than hashes."""
    return replace(file, head=tuple(line for line in file.head if not _INDEX.fullmatch(line)))


def _once(file: FileDiff) -> tuple[str, ...]:
    head = file.head
    if not head[0].startswith("diff --git ") or not file.hunks or len(head) < 3:
        return head
    if len(head) == 3:
        return head[1:] if head[1:] == implied(head) and not _empty(file) else head
    said_twice = head[-2:] in (implied(head), _renamed(head))
    return head[:-2] if said_twice else head


def _empty(file: FileDiff) -> bool:
    """Whether the file was empty, or is now: without `diff --git` that would mean that it was not there, or is not now."""
    return len({line[:1] for line in file.hunks[0].lines} - {"\\"}) == 1


def _renamed(head: Sequence[str]) -> tuple[str, str] | None:
    """The `---` and `+++` lines that git writes under a head that says what was renamed or copied."""
    marks = ("rename from ", "rename to ", "copy from ", "copy to ")
    both = [line.removeprefix(mark) for line in head for mark in marks if line.startswith(mark)]
    return _lines(f"a/{both[0]}", f"b/{both[1]}") if len(both) == 2 else None


def beside_name(head: Sequence[str]) -> tuple[str, ...] | None:
    """What a head says besides one name; None where it says two, or when a file was changed."""
    first, *rest = head
    if "\t" in first.rstrip("\t") or any(line.startswith(("--- ", "rename ", "copy ")) for line in rest):
        return None
    if first.startswith("--- ") and rest and rest[0].startswith("+++ "):
        return tuple(rest[1:]) if first.split("/", 1)[1:] == rest[0].split("/", 1)[1:] != [] else None
    return tuple(rest) if not first.startswith("diff --git ") or names(first) else None


def new_name(file: FileDiff) -> FileDiff:
    """The file with its one name said once, after `+++`; after `---` where it was deleted. Not for git to apply."""
    rest = beside_name(file.head)
    if rest is None or (not file.hunks and not rest):
        return file
    deleted = any(line.startswith("deleted file mode ") for line in rest)
    old, new = names(file.head[0]) or (file.head[0][4:], file.head[1][4:])
    return replace(file, head=(f"--- {old}" if deleted else f"+++ {new}", *rest))


def without_banners(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without the lines above a `---` line that say no more than it does."""
    kept: list[Piece] = []
    for piece in pieces:
        while isinstance(piece, FileDiff) and kept and _is_banner(kept[-1], piece.head):
            kept.pop()
        kept.append(piece)
    return kept


def _is_banner(above: Piece, head: Sequence[str]) -> bool:
    banner = _BANNER.fullmatch(above) if isinstance(above, str) and head[0].startswith("--- ") else None
    said = {line[4:].split("\t")[0] for line in head}
    return banner is not None and all(name in said for name in banner.groups() if name)
