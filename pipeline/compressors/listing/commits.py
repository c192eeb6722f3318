"""git log with --stat or --pretty=fuller, with every fact but not every line.

    Author:     Ann Lee <ann@x.org>                      [… 1 commit: Author: Ann Lee <ann@x.org>, -0400 left out,
    AuthorDate: Tue Aug 4 10:00:08 2026 -0400            no indent, Commit and CommitDate left out where equal]
    Commit:     Ann Lee <ann@x.org>                  ->  commit 3fce3b5bb023 Tue Aug 4 10:00:08 2026
    CommitDate: Tue Aug 4 10:00:08 2026 -0400            Release 0.4.33

        Release 0.4.33

What --stat drew in columns stands under its folders; who committed, and when, is said where it is not the author, then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ...model.markers import CLOSE
from . import git
from .status import under_folders

_FULLER: Final = re.compile(
    r"^(commit [0-9a-f]{7,64}.*\n(?:Merge: .*\n)?)"
    r"Author:     (.*)\nAuthorDate: (.*)\nCommit:     (.*)\nCommitDate: (.*)\n\n",
    re.MULTILINE,
)
_EQUAL: Final = ", Commit and CommitDate left out where equal"
_GRAPHED: Final = re.compile(r"\* commit |[| ](?: |$)|$")
_GRAPH: Final = ", * and | left out"
_FOLDERS: Final = ", folder above its names"


def is_fuller(lines: Sequence[str]) -> bool:
    return _FULLER.match("\n".join(lines[:9]) + "\n") is not None


def gather(body: str) -> str | None:
    medium, fuller = _FULLER.subn(_medium, body)
    folded = git.fold(medium)
    if folded is None:
        return None
    header, *lines = folded.split("\n")
    told = under_folders(lines)
    said = (_EQUAL if fuller else "") + (_FOLDERS if told != lines else "")
    return "\n".join((header.removesuffix(CLOSE) + said + CLOSE, *told))


def summarise(body: str, budget: int, whole: str = "") -> str | None:
    return git.summarise(_FULLER.sub(_medium, body), budget, whole or body)


def is_graph(lines: Sequence[str]) -> bool:
    """Whether this is a log with a graph that never branches, at its beginning."""
    plain = _without_graph("\n".join(lines[:9]))
    return plain is not None and (git.recognise(plain.split("\n")) or is_fuller(plain.split("\n")))


def gather_graph(body: str) -> str | None:
    plain = _without_graph(body)
    said = None if plain is None else gather(plain)
    return None if said is None else said.replace(CLOSE + "\n", _GRAPH + CLOSE + "\n", 1)


def summarise_graph(body: str, budget: int) -> str | None:
    plain = _without_graph(body)
    return None if plain is None else summarise(plain, budget, body)


def _without_graph(body: str) -> str | None:
    """The log without the one line that git draws beside it; None where it draws more."""
    lines = body.split("\n")
    drawn = all(_GRAPHED.match(line) for line in lines)
    return "\n".join(line[2:] for line in lines) if drawn and lines[0].startswith("* commit ") else None


def _medium(commit: re.Match[str]) -> str:
    """The head of a commit as git prints it by default; what that leaves out opens the message."""
    head, author, authored, committer, committed = commit.groups()
    others = [f"    Commit: {committer}\n"] if committer != author else []
    others += [f"    CommitDate: {committed}\n"] if committed != authored else []
    return f"{head}Author: {author}\nDate:   {authored}\n\n{''.join(others)}"
