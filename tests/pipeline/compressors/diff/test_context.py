"""Hunks cut to less context: what must not be cut, then what is."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.diff.context import cut
from thinwire.pipeline.compressors.diff.patch import each, parse, spell

HEAD = "--- a/x\n+++ b/x\n"
LONG = " a line that no second header would be cheaper than\n"


def cut_to_one(hunk: str) -> str:
    return spell(each(parse(HEAD + hunk), lambda file: cut(file, 1))).removeprefix(HEAD)


@pytest.mark.parametrize(
    "hunk",
    [
        "@@ -2 +2 @@\n-a\n+b\n c\n",
        "@@ -2 +2,2 @@\n a\n+b\n",  # at the end of the file git wants the line above
        "@@ -2 +2 @@\n-a\n\\ No newline at end of file\n+a\n",
        "@@ -1,9 +1,9 @@\n one\n-two\n",  # cut short
        "@@ -2,5 +2,5 @@\n-a\n+b\n c\n d\n-e\n+f\n g\n",
    ],
)
def test_what_git_needs_and_what_is_short_stays(hunk: str) -> None:
    assert cut_to_one(hunk) == hunk


@pytest.mark.parametrize(
    ("hunk", "left"),
    [
        ("@@ -1,5 +1,5 @@ f\n a\n b\n-c\n+C\n d\n e\n", "@@ -3,2 +3,2 @@ f\n-c\n+C\n d\n"),
        ("@@ -1,4 +1,6 @@\n a\n b\n c\n+d\n+e\n f\n", "@@ -4 +4,3 @@\n+d\n+e\n f\n"),
        (
            "@@ -1,5 +1,5 @@\n-a\n+A\n b\n c\n d\n e\n\\ No newline at end of file\n",
            "@@ -1,2 +1,2 @@\n-a\n+A\n b\n",
        ),
        (
            f"@@ -1,6 +1,6 @@ f\n-a\n+A\n b\n{LONG}{LONG}-c\n+C\n d\n",
            "@@ -1,2 +1,2 @@ f\n-a\n+A\n b\n@@ -5,2 +5,2 @@\n-c\n+C\n d\n",
        ),
    ],
)
def test_one_line_below_each_change_is_left_and_the_headers_are_true(hunk: str, left: str) -> None:
    assert cut_to_one(hunk) == left
