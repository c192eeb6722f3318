"""Trees of dependencies: what was asked for stays, and so does what could not be resolved."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.build_output.gather import summarise
from thinwire.pipeline.compressors.build_output.tree import pruned
from thinwire.pipeline.verify import verify


@pytest.mark.parametrize(
    "line",
    [
        "",
        "all is well",
        "+--- a:b:1",
        "\\--- a:b:1",
        "[INFO] +- a:b:jar:1",
        "├── a@1",
        "└─┬ a@1",
        "  - an item",
        "| a | b |",
    ],
)
def test_what_was_asked_for_stays_and_so_do_other_lines(line: str) -> None:
    assert list(pruned([line] * 3)) == [line] * 3


@pytest.mark.parametrize("branch", ["|    +--- a:b:1", "     \\--- a:b:1", "[INFO] |  \\- a:b:jar:1", "│ └── a@1"])
def test_branches_of_branches_are_counted(branch: str) -> None:
    lines = ["+--- x:y:1", branch, branch, "\\--- z:y:1", branch, ""]
    said = list(pruned(lines))
    assert said == [
        "+--- x:y:1",
        "[… 2 lines under the one above]",
        "\\--- z:y:1",
        "[… 1 line under the one above]",
        "",
    ]
    assert verify.wrong_counts("\n".join(lines), "\n".join(said)) == []


def test_what_could_not_be_resolved_stays() -> None:
    text = "compileClasspath\n" + "+--- a:b:1\n|    +--- c:d:2\n|    \\--- e:f:3 FAILED\n" * 9
    assert (summarise(text, 10) or "").count("|    \\--- e:f:3 FAILED") == 9
