"""What belongs to what in a listing whose indent does not say it: a commit's text, a folder's entries, a commit's lines.

commit 313388f54c4a Tue Aug 4      pipeline/wire:            313388f5 (Ann Lee 2026-08-04 10:00:08 -0400)
Release 0.4.33                     total 96                  11 import os
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ...model.markers import OPEN
from ..selection.outline import BLANK, indents

_COMMIT: Final = re.compile(r"(?:[*|\\/_ ]{0,40} )?commit [0-9a-f]{7,64}\b.*")
_FIELD: Final = re.compile(
    r"[*|\\/_ ]{0,40}(?:Merge|Author|AuthorDate|Commit|CommitDate|Date|Reflog[^:]*): |[*|\\/_ ]+$"
)
"""What git says of a commit before its subject."""
_HEADINGS: Final = (
    _COMMIT,
    re.compile(r"\^?[0-9a-f]{7,64}(?: \S+)? \(.{0,200} [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} [+-][0-9]{4}\)"),
    re.compile(r"\S.*:"),
)
"""Of a log, of a blame, of `ls -R`."""
_FEWEST: Final = 2


def depths(lines: Sequence[str]) -> list[int]:
    """Return how deep each line stands: by its indent, and below the heading of its kind, where several lines are such.

    What a commit's text says further stands below its subject.
    """
    indents_of = indents(lines)
    heading = next((one for one in _HEADINGS if sum(map(bool, map(one.fullmatch, lines))) >= _FEWEST), None)
    if heading is None:
        return indents_of
    deeper = 0
    for index, line in enumerate(lines):
        if heading.fullmatch(line) and not line.startswith(OPEN):
            indents_of[index], deeper = 0, 1
        elif deeper and indents_of[index] != BLANK:
            is_subject = heading is _COMMIT and deeper == 1 and not _FIELD.match(line)
            indents_of[index] = deeper if is_subject else indents_of[index] + deeper
            deeper += is_subject
    return indents_of
