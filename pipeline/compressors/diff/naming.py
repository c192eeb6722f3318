"""What names the files of a diff, and how often: git writes each path four times, a rename six times.

Left are the two lines that git needs to apply it: `---` and `+++` of a file that only has hunks; else `diff --git`, below which
at least one more line must stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from .patch import FileDiff, names

# Blob hashes serve git alone. It needs the whole ones for a binary patch; the mode of a link or a submodule is a fact.
_INDEX: Final = re.compile(r"index [0-9a-f]{4,39}\.\.[0-9a-f]{4,39}(?: 100\d{3})?")


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
    """The file with the shortest head that says the same, and that git applies; without an `index` line."""
    head = tuple(line for line in file.head if not _INDEX.fullmatch(line))
    if not head[0].startswith("diff --git ") or not file.hunks or len(head) < 3:
        return replace(file, head=head)
    if len(head) == 3:
        return replace(file, head=head[1:] if head[1:] == implied(head) and not _empty(file) else head)
    said_twice = head[-2:] in (implied(head), _renamed(head))
    return replace(file, head=head[:-2] if said_twice else head)


def _empty(file: FileDiff) -> bool:
    """Whether the file was empty, or is now: without `diff --git` that would mean that it was not there, or is not now."""
    return len({line[:1] for line in file.hunks[0].lines} - {"\\"}) == 1


def _renamed(head: Sequence[str]) -> tuple[str, str] | None:
    """The `---` and `+++` lines that git writes under a head that says what was renamed or copied."""
    marks = ("rename from ", "rename to ", "copy from ", "copy to ")
    both = [line.removeprefix(mark) for line in head for mark in marks if line.startswith(mark)]
    return _lines(f"a/{both[0]}", f"b/{both[1]}") if len(both) == 2 else None
