"""Whether what a folded text says of how much it tells is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.evaluation.corpus import load
from thinwire.pipeline.compressors.registry import COMPRESSORS
from thinwire.pipeline.text.terminal_text import canonical
from thinwire.pipeline.verify.totals import tells_its_total

ROOT = Path(__file__).parents[3]
FOUND = "a.py:1:x\na.py-2-y\n--\nb.py:3:z\ngrep: c: Permission denied"


def test_nothing_told_is_nothing_wrong() -> None:
    assert tells_its_total("a\nb", "a\nb\nc")


@pytest.mark.parametrize(
    ("header", "text", "right"),
    [
        ("[… 3 lines in 2 files, path before its lines]", FOUND, True),
        ("[… 4 lines in 2 files, path before its lines]", FOUND, False),
        ("[… 2 lines in 2 files, path before its lines]", "a.py:1:x\nb.py:1:x", True),
        ("[… 2 lines in 1 file, path before its lines]", "a.py:1:x\nb.py:1:x", False),
        ("[… 3 paths, names under their folder]", "a/b\na/c\nd", True),
        ("[… 2 paths, names under their folder]", "a/b\na/c\nd", False),
        ("[… 2 names of a tree, one blank per level]", ".\n├── a\n│   └── b\n\n1 directory", True),
        ("[… 3 names of a tree, one blank per level]", ".\n├── a\n│   └── b\n\n1 directory", False),
        ("[… 1 entry: -rw-r--r-- 1 a a left out]", "total 3\n-rw-r--r-- 1 a a 3 Nov 1 10:00 x", True),
        ("[… 2 commits: Author: A left out]", "commit 0123456\n\n    x\n\ncommit 1234567\n\n    commit 2", True),
        ("[… 3 commits: Author: A left out]", "commit 0123456\n\n    x\n\ncommit 1234567\n\n    commit 2", False),
        ("[… 2 lines cut: --- and +++]", "a\nb\nc", True),
        ("[… 3 lines cut: --- and +++]", "a\nb\nc", False),
        ("[… 3 lines in 2 files, all the same: x]\na.py:1,5\nb.py:3", "", True),
        ("[… 2 lines in 2 files, all the same: x]\na.py:1,5\nb.py:3", "", False),
    ],
)
def test_what_a_heading_counts_is_there(header: str, text: str, *, right: bool) -> None:
    told = header + "\nrest" if "cut" in header else header
    assert tells_its_total(told, text) is right


def test_of_all_recorded_outputs() -> None:
    texts = [canonical(item.text) for item in load(ROOT / "tests" / "corpus")]
    folded = [
        (one.fold(text), text)
        for text in texts
        for one in COMPRESSORS
        if one.fold is not None and len(text) < 60_000 and one.recognise(text)
    ]
    told = [(rows, text) for rows, text in folded if rows is not None]
    assert len(told) > 30
    assert all(tells_its_total(rows, text) for rows, text in told)
