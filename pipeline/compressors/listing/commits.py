"""git log --pretty=fuller, and git log --graph of a history that never branches: known as listings, with no layout of their own.

commit 313388f54c4a                                  * commit 313388f54c4a
Author:     Ann Lee <ann@x.org>                      | Author: Ann Lee <ann@x.org>
AuthorDate: Tue Aug 4 10:00:08 2026 -0400            | Date:   Tue Aug 4 10:00:08 2026 -0400
Commit:     Ann Lee <ann@x.org>                      |
CommitDate: Tue Aug 4 10:00:08 2026 -0400            |     Release 0.4.33

    Release 0.4.33
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from . import git_log

_FULLER: Final = re.compile(
    r"^(commit [0-9a-f]{7,64}.*\n(?:Merge: .*\n)?)"
    r"Author:     (.*)\nAuthorDate: (.*)\nCommit:     (.*)\nCommitDate: (.*)\n\n",
    re.MULTILINE,
)
_GRAPHED: Final = re.compile(r"\* commit |[| ](?: |$)|$")


def is_fuller(lines: Sequence[str]) -> bool:
    """Return whether this begins with a commit as --pretty=fuller prints it."""
    return _FULLER.match("\n".join(lines[:9]) + "\n") is not None


def is_graph(lines: Sequence[str]) -> bool:
    """Return whether this is a log with a graph that never branches, at its beginning."""
    bare = _without_graph("\n".join(lines[:9]))
    return bare is not None and (git_log.recognise(bare.split("\n")) or is_fuller(bare.split("\n")))


def _without_graph(body: str) -> str | None:
    """The log without the one line that git draws beside it; None where it draws more."""
    lines = body.split("\n")
    drawn = all(_GRAPHED.match(line) for line in lines)
    return "\n".join(line[2:] for line in lines) if drawn and lines[0].startswith("* commit ") else None
