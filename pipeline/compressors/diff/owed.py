"""What of a diff must be kept; diff_scope.py knows what of an ordinary one holds no facts, this what of the others."""

from __future__ import annotations

from dataclasses import replace

from .binary import without_bodies
from .context import cut
from .naming import named_once, without_index
from .patch import FileDiff, each, parse, spell


def owes(text: str, summary: bool) -> str:
    """The text without base85, and without the context and places of a merge's hunks."""
    text = without_bodies(text)
    return spell(each(parse(text), _changes)) if "\n@@@ -" in text else text


def _changes(file: FileDiff) -> FileDiff:
    if not file.hunks or file.hunks[0].parents == 1:
        return file
    named = without_index(named_once(file))
    hunks = tuple(replace(hunk, header=hunk.heading) for hunk in cut(named, 0).hunks)
    return replace(named, hunks=hunks)
