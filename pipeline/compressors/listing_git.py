"""git log in its full form, with or without --stat: hash and date on one line, the usual author once, texts not indented.

    commit 3fce3b5bb023                       [… 1 commit: Author: Ann Lee <ann@x.org> left out, no indent]
    Author: Ann Lee <ann@x.org>               commit 3fce3b5bb023 Tue Aug 4 10:00:08 2026 -0400
    Date:   Tue Aug 4 10:00:08 2026 -0400     Release 0.4.33
                                        ->
        Release 0.4.33                         Cargo.lock | 2 +-

     Cargo.lock | 2 +-

A line of text that opens with a blank, or that could be taken for one of git's own, keeps its indent. Above the budget each
commit keeps its hash, date and subject; if that is too much, the commits in the middle are counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline import tokens
from pipeline.markers import count, gap

_COMMIT: Final = re.compile(r"commit [0-9a-f]{7,64}(?: \([^)]*\))?")
_TOP: Final = re.compile(r"commit [0-9a-f]{7,64}(?: \([^)]*\))?\n(?:Merge: .*\n)?Author: (.*)\nDate:   (.*)\n\n")
_SHORT: Final = re.compile(r"(commit [0-9a-f]{7,64}(?: \([^)]*\))?) ((?:[A-Z][a-z]{2} |[0-9]{4}-)[^()]*)")
_HEADER: Final = re.compile(r"\[… [0-9]+ commits?: Author: (.*) left out, no indent\]")
_GITS_OWN: Final = re.compile(r"commit [0-9a-f]|Author: |Merge: | ")
_INDENT: Final = "    "
_END: Final = "\n"


def recognise(lines: Sequence[str]) -> bool:
    """Whether this begins with a commit in git's default form."""
    return len(lines) > 6 and _TOP.match("\n".join(lines[:6]) + "\n") is not None


def _commits(body: str) -> list[str]:
    return re.split(r"\n(?=commit [0-9a-f]{7,64}(?: \([^)]*\))?\n)", body)


def fold(body: str) -> str | None:
    commits = _commits(body)
    tops = [_TOP.match(commit + "\n") for commit in commits]
    authors = Counter(top[1] for top in tops if top)
    usual = authors.most_common(1)[0][0] if authors else ""
    told = [_told(commit, usual) for commit in commits]
    if not usual or None in told:
        return None
    return "\n".join(
        (gap(f"{count(len(commits), 'commit')}: Author: {usual} left out, no indent"), *filter(None, told))
    )


def _told(commit: str, usual: str) -> str | None:
    """One commit on fewer lines; None if a line of it could not be told from its text afterwards."""
    top = _TOP.match(commit + "\n")
    if not top or not _SHORT.fullmatch(f"{commit[: commit.index(_END)]} {top[2]}"):
        return None
    first, *others = commit[: top.end() - 1].split("\n")
    kept = [line for line in others if line.startswith("Merge: ") or (line.startswith("Author: ") and top[1] != usual)]
    lines = commit[top.end() :].split("\n")
    if any(line[:1] not in ("", " ") for line in lines):
        return None
    return "\n".join((f"{first} {top[2]}", *kept, *map(_without_indent, lines)))


def _without_indent(line: str) -> str:
    text = line.removeprefix(_INDENT)
    return line if text is line or _GITS_OWN.match(text) or not text else text


def unfold(text: str) -> str:
    header, *lines = text.split("\n")
    found = _HEADER.fullmatch(header)
    if not found:
        raise ValueError("not a folded log")
    return "\n".join(_restored(lines, found[1]))


def _restored(lines: Sequence[str], usual: str) -> Iterator[str]:
    date = author = ""
    for line in lines:
        short = _SHORT.fullmatch(line)
        if short:
            yield short[1]
            date, author = short[2], usual
        elif date and line.startswith("Merge: "):
            yield line
        elif date and line.startswith("Author: "):
            author = line.removeprefix("Author: ")
        else:
            if date:
                yield from (f"Author: {author}", f"Date:   {date}", "")
                date = ""
            yield line if line[:1] in ("", " ") else _INDENT + line


def summarise(body: str, budget: int) -> str | None:
    """Hash, date and subject of each commit, and how much more it said."""
    commits = [_subject(commit) for commit in _commits(body)]
    room = budget * len(commits) // max(1, tokens.count("\n".join(commits))) - 2
    header = gap(f"{count(len(commits), 'commit')}: hash, date and subject only")
    if room >= len(commits):
        return "\n".join((header, *commits))
    if room < 2:
        return None
    return "\n".join((header, *commits[: room - 1], gap(f"{len(commits) - room} more commits"), commits[-1]))


def _subject(commit: str) -> str:
    top = _TOP.match(commit + "\n")
    head, *said = [line for line in (commit[top.end() :] if top else commit).split("\n") if line] or [""]
    more = " " + gap("and " + count(len(said), "line")) if said else ""
    first = f"{commit[: commit.index(_END)]} {top[2]}\n" if top else ""
    return f"{first}{head.strip()}{more}"
