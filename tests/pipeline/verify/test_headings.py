"""Under which heading a line stands, by how tools print headings."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from thinwire.pipeline.verify.headings import NONE, headings, orphaned

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    "text",
    [
        "a\nb\nc",
        "a:\n\nb",  # parted by a blank line
        "==> x\n10:02:03 took: 3",
        "1:\n2",
        "if x:  # a heading of code, or of numbered lines of it\n3:5\n",
        "make[1]: Entering directory 'a'\nmake[1]: Leaving directory 'a'\ndone",
        "| a |\n| b |",
    ],
)
def test_what_stands_under_nothing(text: str) -> None:
    lines = text.split("\n")
    assert headings(lines)[-1] == NONE


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("Checking a:\n  status: OK\nChecking b:\n  status: FAULT", 2),
        ("a\n  b\n    c\n  d", 0),
        ("# pkg/a\nx.go:1:2: undefined: y\n# pkg/b\nx.go:3:4: undefined: z", 2),
        ("make[1]: Entering directory 'a'\n\ncc x.c\nx.c:1: error: y", 0),
        ("b.c: In function 'f':\nb.c:3: warning: unused", 0),
        ("commit 0123456789\nAuthor: x\n\n    Subject\n\ndiff --git a/x b/x\n@@ -1 +1 @@\n-a", 6),
        ("___ test_a ___\nE  x:\n\nt.py:3: ValueError", 0),
        ("##[group]Run make\nenv:\n  A: b\n##[endgroup]\ncc x.c", 0),
        ("sku | price\n----+-----\na   | 3", 0),
        ("[… 2 rows: a,b]\n1,2\n3,4", 0),
        ("[… 2 lines in 1 file, path before its lines]\nsrc/a.py\n1 x\n2 y", 1),
        ("\n\n".join(f"Package: {at}\nVersion: {at}" for at in range(4)), 9),
        ("== r1 ==\nChecking a:\nok", 1),
    ],
)
def test_the_heading_of_the_last_line(text: str, above: int) -> None:
    assert headings(text.split("\n"))[-1] == above


def test_headings_of_headings_are_wanted_too() -> None:
    lines = "== r1 ==\nChecking a:\n  disk\n    status: FAULT\n== r2 ==".split("\n")
    assert orphaned(lines, {3}) == [0, 1, 2]
    assert orphaned(lines, {0, 1, 2, 3}) == []
    assert orphaned(lines, {4}) == []


def expressions(folder: str) -> set[str]:
    """All regular expressions that the files of a folder compile."""
    found = set()
    for file in (ROOT / "pipeline" / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
                found.add(ast.unparse(node.args[0]))
    return found


def words(folder: str) -> list[set[str]]:
    """All lists of eight strings or more."""
    found = []
    for file in (ROOT / "pipeline" / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Tuple | ast.List | ast.Set):
                strings = {
                    one.value for one in node.elts if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
                found += [strings] if len(strings) >= 8 else []
    return found


@pytest.mark.parametrize("folder", ["compressors", "text"])
def test_the_judge_shares_no_expression_and_no_list_with_what_it_judges(folder: str) -> None:
    assert not {one for one in expressions("verify") & expressions(folder) if len(one) > 20}
    for ours in words("verify"):
        for theirs in words(folder):
            assert len(ours & theirs) <= len(ours) / 2, ours & theirs
