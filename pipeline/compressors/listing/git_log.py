"""git log in its full form, with or without --stat: hash and date on one line, the usual author and time zone once, texts
not indented (unless there are lines of another kind, as with --name-only).

    commit 313388f54c4a                       [… 1 commit: Author: Ann Lee <ann@x.org>, -0400 left out, no indent]
    Author: Ann Lee <ann@x.org>               commit 313388f54c4a Tue Aug 4 10:00:08 2026
    Date:   Tue Aug 4 10:00:08 2026 -0400     Release 0.4.33
                                        ->
        Release 0.4.33                         Cargo.lock | 2 +-

     Cargo.lock | 2 +-

A line of text that opens with a blank, or that could be taken for one of git's own, keeps its indent.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from ...model.markers import count, gap

_TOP: Final = re.compile(r"commit [0-9a-f]{7,64}(?: \([^)]*\))?\n(?:Merge: .*\n)?Author: (.*)\nDate:   (.*)\n\n")
_SHORT: Final = re.compile(r"(commit [0-9a-f]{7,64}(?: \([^)]*\))?) ((?:[A-Z][a-z]{2} |[0-9]{4}-)[^()]*)")
_HEADER: Final = re.compile(r"\[… [0-9]+ commits?: Author: (.*?)(?:, ([+-][0-9]{4}))? left out(, no indent)?\]")
_GITS_OWN: Final = re.compile(r"commit [0-9a-f]|Author: |Merge: | ")
_ZONE: Final = re.compile(r"(?<![^ ])[+-][0-9]{4}$")
# Lines that are neither text nor counts: the paths of --name-only.
_NOT_INDENTED: Final = re.compile(r"^(?!commit [0-9a-f]{7}|Author: |Merge: |Date: |[ \n]).", re.MULTILINE)
_INDENT: Final = "    "
_END: Final = "\n"


def recognise(lines: Sequence[str]) -> bool:
    """Return whether this begins with a commit in git's default form."""
    return len(lines) > 6 and _TOP.match("\n".join(lines[:6]) + "\n") is not None


def _commits(body: str) -> list[str]:
    return re.split(r"\n(?=commit [0-9a-f]{7,64}(?: \([^)]*\))?\n)", body)


def fold(body: str) -> str | None:
    commits = _commits(body)
    tops = [_TOP.match(commit + "\n") for commit in commits]
    authors = Counter(top[1] for top in tops if top)
    usual = authors.most_common(1)[0][0] if authors else ""
    zones = Counter(top[2].rpartition(" ")[2] for top in tops if top)
    zone = next((zone for zone, _ in zones.most_common(1)), "") if all(map(_ZONE.fullmatch, zones)) else ""
    indented = not _NOT_INDENTED.search(body)
    shortened = [_shortened(commit, usual, zone, indented) for commit in commits]
    if not usual or None in shortened:
        return None
    left_out = f"{usual}, {zone}" if zone else usual
    header = f"{count(len(commits), 'commit')}: Author: {left_out} left out{', no indent' if indented else ''}"
    return "\n".join((gap(header), *filter(None, shortened)))


def _shortened(commit: str, usual: str, zone: str, indented: bool) -> str | None:
    """Return one commit on fewer lines; None if a line of it could not be told from its text afterwards."""
    top = _TOP.match(commit + "\n")
    if not top:
        return None
    date = top[2].removesuffix(" " + zone) if zone else top[2]
    if not _SHORT.fullmatch(f"{commit[: commit.index(_END)]} {date}"):
        return None
    first, *others = commit[: top.end() - 1].split("\n")
    kept = [line for line in others if line.startswith("Merge: ") or (line.startswith("Author: ") and top[1] != usual)]
    lines = commit[top.end() :].split("\n")
    return "\n".join((f"{first} {date}", *kept, *(map(_without_indent, lines) if indented else lines)))


def _without_indent(line: str) -> str:
    text = line.removeprefix(_INDENT)
    return line if text is line or _GITS_OWN.match(text) or not text else text


def unfold(text: str) -> str:
    header, *lines = text.split("\n")
    match = _HEADER.fullmatch(header)
    if not match:
        raise ValueError("not a folded log")
    return "\n".join(_restored(lines, match[1], f" {match[2]}" if match[2] else "", match[3] is not None))


def _restored(lines: Sequence[str], usual: str, zone: str, indented: bool) -> Iterator[str]:
    date = author = ""
    for line in lines:
        short = _SHORT.fullmatch(line)
        if short:
            yield short[1]
            date, author = short[2], usual
            date += "" if _ZONE.search(date) else zone
        elif date and line.startswith("Merge: "):
            yield line
        elif date and line.startswith("Author: "):
            author = line.removeprefix("Author: ")
        else:
            if date:
                yield from (f"Author: {author}", f"Date:   {date}", "")
                date = ""
            yield _INDENT + line if indented and line[:1] not in ("", " ") else line
