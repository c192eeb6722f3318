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
    """Hash, date and subject of each commit, or of as many of the newest as fit, and of the oldest."""
    commits = [_subject(commit) for commit in _commits(body)]
    room = budget * len(commits) // max(1, tokens.count("\n".join(commits))) - 2
    if room < 2:
        return None
    shown = commits if room >= len(commits) else [*commits[: room - 1], commits[-1]]
    rest = len(commits) - len(shown)
    lines = sum(1 for line in body.split("\n") if line) - 2 * len(shown)
    header = gap(f"{count(lines, 'line')} of {count(len(commits), 'commit')} left out, but for hash, date and subject")
    more = [gap(f"{rest} more {'commit' if rest == 1 else 'commits'}")] if rest else []
    return "\n".join((header, *shown[:-1], *more, shown[-1]))


def _subject(commit: str) -> str:
    """`commit 3fce3b5bb023 Tue Aug 4 10:00:08 2026 -0400` and the subject below it."""
    top = _TOP.match(commit + "\n")
    subject = commit[top.end() :].partition(_END)[0].strip() if top else ""
    return f"{commit.partition(_END)[0]} {top[2] if top else ''}\n{subject}"
