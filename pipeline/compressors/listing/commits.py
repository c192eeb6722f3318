"""git log with --stat or --pretty=fuller, with every fact but not every line.

    Author:     Ann Lee <ann@x.org>                      [… 1 commit: Author: Ann Lee <ann@x.org>, -0400 left out,
    AuthorDate: Tue Aug 4 10:00:08 2026 -0400            no indent, Commit and CommitDate left out where equal]
    Commit:     Ann Lee <ann@x.org>                  ->  commit 313388f54c4a Tue Aug 4 10:00:08 2026
    CommitDate: Tue Aug 4 10:00:08 2026 -0400            Release 0.4.33

        Release 0.4.33

What --stat drew in columns stands under its folders; who committed, and when, is said where it is not the author, then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from . import git

_FULLER: Final = re.compile(
    r"^(commit [0-9a-f]{7,64}.*\n(?:Merge: .*\n)?)"
    r"Author:     (.*)\nAuthorDate: (.*)\nCommit:     (.*)\nCommitDate: (.*)\n\n",
    re.MULTILINE,
)
_GRAPHED: Final = re.compile(r"\* commit |[| ](?: |$)|$")


def is_fuller(lines: Sequence[str]) -> bool:
    return _FULLER.match("\n".join(lines[:9]) + "\n") is not None


def is_graph(lines: Sequence[str]) -> bool:
    """Return whether this is a log with a graph that never branches, at its beginning."""
    bare = _without_graph("\n".join(lines[:9]))
    return bare is not None and (git.recognise(bare.split("\n")) or is_fuller(bare.split("\n")))


def _without_graph(body: str) -> str | None:
    """The log without the one line that git draws beside it; None where it draws more."""
    lines = body.split("\n")
    drawn = all(_GRAPHED.match(line) for line in lines)
    return "\n".join(line[2:] for line in lines) if drawn and lines[0].startswith("* commit ") else None
