"""Patches as lines of files: each line keeps its place, what is gone says nothing."""

from __future__ import annotations

from thinwire.pipeline.references.lines import BARRIER, lines_of
from thinwire.pipeline.references.patches import patched_side

PATCH = "*** Begin Patch\n*** Update File: src/app.py\n@@ def main\n one\n-two\n+2\n three\n*** End Patch"


def test_the_lines_that_are_there_afterwards_stand_where_they_stand_in_the_patch() -> None:
    side = patched_side(lines_of(PATCH))
    assert side.numbers == list(range(1, 9))
    assert list(side.contents) == [BARRIER, BARRIER, BARRIER, "one", BARRIER, "2", "three", BARRIER]
