"""Trees of dependencies, as gradle, maven and npm print them: a summary keeps what was asked for, not what that needs.

    +--- com.google.code.gson:gson -> 2.13.1                       +--- com.google.code.gson:gson -> 2.13.1
    |    \\--- com.google.errorprone:error_prone_annotations:2.3    [… 1 line under the one above]
    \\--- org.eclipse:yasson -> 3.0.4                        ->     \\--- org.eclipse:yasson -> 3.0.4

What could not be resolved stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ...model import markers
from ...text.severity import is_error

_BRANCH: Final = re.compile(r"(?:\[INFO\] )?(?P<lead>[|│ ]*)(?:[+\\]-{1,3}|[├└]─+┬?) \S.*")
# How such a line begins; a plain search for what is cheap.
_SIGNS: Final = ("--- ", "- ", "── ", "┬ ")


def pruned(lines: Sequence[str]) -> Iterator[str]:
    """The lines without the branches of branches."""
    gone = 0
    for line in lines:
        branch = _BRANCH.fullmatch(line) if any(sign in line for sign in _SIGNS) else None
        if branch and branch["lead"] and not is_error(line):
            gone += 1
            continue
        if gone:
            yield markers.gap(f"{markers.count(gone, 'line')} under the one above")
            gone = 0
        yield line
    if gone:
        yield markers.gap(f"{markers.count(gone, 'line')} under the one above")
