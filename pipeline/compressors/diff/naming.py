"""What names the files of a diff, and how often: git writes each path four times, a rename six times, svn three times.

Left are the two lines that git needs to apply it: `---` and `+++` of a file that only has hunks; else `diff --git`, below which
at least one more line must stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .patch import FileDiff, names


def implied(head: Sequence[str]) -> tuple[str, str] | None:
    """The `---` and `+++` lines that git writes under such a head, where the first line names them."""
    both = names(head[0])
    if both is None or any(line.startswith(("rename ", "copy ")) for line in head):
        return None
    created = any(line.startswith("new file mode ") for line in head)
    deleted = any(line.startswith("deleted file mode ") for line in head)
    return _lines("/dev/null" if created else both[0], "/dev/null" if deleted else both[1])


def _lines(*both: str) -> tuple[str, str]:
    old, new = (name + "\t" if " " in name else name for name in both)  # git ends a name with blanks so
    return f"--- {old}", f"+++ {new}"


def without_names(file: FileDiff) -> FileDiff:
    """The file with its `---` and `+++` lines left to what `diff --git` says; the same object where they are not implied."""
    if not file.hunks or tuple(file.head[-2:]) != implied(file.head):
        return file
    return replace(file, head=file.head[:-2])
