"""Without the `---` and `+++` lines that `diff --git` implies; git applies such a patch, and they can be put back."""

from __future__ import annotations

from dataclasses import replace

from ...model import markers
from .naming import implied, without_names
from .patch import FileDiff, each, gone, joined, parse, spell


def recognise(text: str) -> bool:
    """Return whether the text holds a file's head and a hunk."""
    return ("\n@@ -" in text or "\n@@@ -" in text) and (
        text.startswith(("diff --git ", "--- ")) or "\ndiff --git " in text or "\n--- " in text
    )


def fold(text: str) -> str | None:
    """The text without implied names."""
    before = parse(text)
    if any(isinstance(piece, FileDiff) and _unnamed(piece) for piece in before):
        return None  # unfold could not tell these from ours
    after = each(before, without_names)
    return joined(after, gone(before, after), "--- and +++")


def unfold(text: str) -> str:
    """The inverse of fold."""
    lines = text.split("\n")
    ours = [index for index, line in enumerate(lines) if line.startswith(markers.OPEN)]
    if len(ours) != 1:
        raise ValueError("not folded")
    del lines[ours[0]]
    return spell(each(parse("\n".join(lines)), _named))


def _unnamed(file: FileDiff) -> bool:
    """Return whether a git head has hunks and no names of its own, as after fold."""
    return bool(file.hunks) and file.head[0].startswith("diff --git ") and not file.head[-1].startswith("+++ ")


def _named(file: FileDiff) -> FileDiff:
    name = implied(file.head) if _unnamed(file) else None
    return replace(file, head=(*file.head, *name)) if name else file
