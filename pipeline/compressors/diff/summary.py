"""What changed in the sources, and how much elsewhere: for reading only, git does not apply it.

No context, no `index` lines, of a hunk's place only the new line; a count for lock files and for generated, minified and
vendored ones; text that only moved, or that comes again, is shown once. Every other changed line stays, whatever the budget.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ...model import markers
from .binary import without_binary
from .context import cut, headed_once
from .generated import is_generated
from .moves import without_moved
from .naming import named_once, new_name, without_banners, without_index
from .patch import FileDiff, each, gone, joined, parse
from .repeats import without_repeats

# A change this small is shown even in a lock file; changed lines.
_FEW: Final = 12


def summarise(text: str, budget: int) -> str | None:
    """The summary of a diff. The budget decides nothing: what may go, goes."""
    before = parse(without_binary(text))
    named = each(each(without_banners(before), named_once), without_index)
    counted = each(named, _counted)
    bare = each(counted, lambda file: headed_once(cut(new_name(file), 0)))
    said = each(without_moved(without_repeats(bare)), _placed)
    return joined(
        said, gone(before, named) + gone(counted, bare), "context, index, repeated names, in @@ all but the new line"
    )


def _counted(file: FileDiff) -> FileDiff:
    """A generated file with the counts of its changes instead of them."""
    if not _generated(file):
        return file
    added = sum(line.startswith("+") for line in file.changed)
    lines = sum(1 + len(hunk.lines) for hunk in file.hunks)
    said = markers.gap(f"{markers.count(lines, 'line')} cut: {added} +, {len(file.changed) - added} -")
    return FileDiff((*file.head, said), ())


def _generated(file: FileDiff) -> bool:
    changed = file.changed
    at_top = bool(file.hunks) and min(file.hunks[0].old, file.hunks[0].new) <= 1
    return len(changed) > _FEW and is_generated(file.path, [line[1:] for line in changed], at_top)


def _placed(file: FileDiff) -> FileDiff:
    """The file with hunk headers that only say where the hunk is now."""
    hunks = (
        replace(hunk, header=f"@@ +{hunk.new} @@{hunk.heading}") if hunk.parents == 1 else hunk for hunk in file.hunks
    )
    return replace(file, hunks=tuple(hunks))
