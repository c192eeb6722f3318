"""commits: logs that are no less listings for being told more fully, or with a graph beside them."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.listing.commits import is_fuller, is_graph

ANN = "Ann Lee <ann@x.org>"
DATE = "Tue Aug 4 10:00:08 2026 -0400"


def plain(at: int) -> str:
    return f"commit {at:040x}\nAuthor: {ANN}\nDate:   {DATE}\n\n    Subject {at}\n"


def fuller(at: int) -> str:
    head = f"commit {at:040x}\nAuthor:     {ANN}\nAuthorDate: {DATE}\n"
    return f"{head}Commit:     {ANN}\nCommitDate: {DATE}\n\n    Subject {at}\n\n src/a/b{at}.py | 3 +\n"


def graphed(log: str) -> str:
    return "\n".join(f"* {line}" if line.startswith("commit ") else f"| {line}".rstrip() for line in log.split("\n"))


PLAIN, FULLER = ("\n".join(map(commit, range(20, 0, -1))) for commit in (plain, fuller))
BRANCHED = graphed(PLAIN).replace("| Author", "|\\ Author", 1)


@pytest.mark.parametrize("text", ["", PLAIN, graphed(FULLER), FULLER.replace("Commit:", "Committer:"), "commit abc\n"])
def test_this_is_not_told_more_fully(text: str) -> None:
    assert not is_fuller(text.split("\n"))


@pytest.mark.parametrize("text", ["", PLAIN, FULLER, BRANCHED, "* one\n* two\n", "| commit 0123456789\n"])
def test_this_has_no_graph_of_one_line(text: str) -> None:
    assert not is_graph(text.split("\n"))


def test_a_fuller_log_and_one_with_a_graph_are_known() -> None:
    assert is_fuller(FULLER.split("\n"))
    assert is_graph(graphed(PLAIN).split("\n"))
    assert is_graph(graphed(FULLER).split("\n"))
