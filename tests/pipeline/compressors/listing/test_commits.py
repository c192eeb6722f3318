"""Logs of commits: what stands beside the default form, and what a summary of one-liners counts."""

from __future__ import annotations

ANN, BO = "Ann Lee <ann@x.org>", "Bo Wu <bo@x.org>"


def fuller(at: int) -> str:
    who, when = (BO, "Wed Aug 5 11:30:00 2026 -0400") if at == 4 else (ANN, f"Tue Aug 4 10:00:{at:02} 2026 -0400")
    head = f"commit {at:040x}\nAuthor:     {ANN}\nAuthorDate: Tue Aug 4 10:00:{at:02} 2026 -0400\n"
    stat = f" src/a/b{at}.py | 3 +\n src/a/c{at}.py   | 12 ++-\n"
    return f"{head}Commit:     {who}\nCommitDate: {when}\n\n    Subject {at}\n\n{stat}"


LOG = "\n".join(map(fuller, range(20, 0, -1)))


def graphed(log: str) -> str:
    lines = [f"* {line}" if line.startswith("commit ") else f"| {line}".rstrip() for line in log.split("\n")]
    return "\n".join(lines)
