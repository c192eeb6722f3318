"""The heads of files: what must stay, then what is said once, and that git still applies it."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.diff.naming import named_once, new_name, without_banners
from thinwire.pipeline.compressors.diff.patch import FileDiff, Hunk, each, parse, spell

HUNK = "@@ -2 +2 @@\n-a\n+b\n c\n"


def once(text: str) -> str:
    return spell(each(without_banners(parse(text)), named_once))


@pytest.mark.parametrize(
    "text",
    [
        f"--- a/x\n+++ b/x\n{HUNK}",
        f"--- x\t(revision 3)\n+++ x\t(working copy)\n{HUNK}",
        f"diff -r 0123abcd x.py\n--- a/x.py\tThu\n+++ b/x.py\tFri\n{HUNK}",  # hg: the revision stands nowhere else
        f"diff -U5 a/x b/x\n--- a/x\n+++ b/x\n{HUNK}",
        f"Index: y\n--- x\n+++ x\n{HUNK}",
        f"diff --git a/x b/x\nindex {'1' * 40}..{'2' * 40} 100644\nGIT binary patch\nliteral 3\nKcmZ\n",
        f"diff --git a/x b/y\nrename from x\nrename to y\n--- a/z\n+++ b/y\n{HUNK}",
        "diff --git a/x b/x\nold mode 100644\nnew mode 100755\n",
        "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +0,0 @@\n-a\n-b\n",  # without its first line: the file is gone
    ],
)
def test_what_says_more_than_a_name_stays(text: str) -> None:
    assert once(text) == text


INDEX = "index 1111111..2222222\n"
NAMES = "--- a/x\n+++ b/x\n"
NEW = "diff --git a/x b/x\nnew file mode 100644\n"
LINK = "diff --git a/x b/x\nindex 1111111..2222222 120000\n"
RENAMED = "diff --git a/x b/y\nsimilarity index 90%\nrename from x\nrename to y\n"
SVN = "--- x\t(revision 3)\n+++ x\t(working copy)\n"
DATED = "--- a/x\t2026\n+++ b/x\t2027\n"


@pytest.mark.parametrize(
    ("head", "left"),
    [
        (f"diff --git a/x b/x\nindex {'1' * 12}..{'2' * 12} 100644\n" + NAMES, INDEX + NAMES),
        (NEW + INDEX + "--- /dev/null\n+++ b/x\n", NEW + INDEX),
        (LINK + NAMES, LINK),
        (RENAMED + "index 1111111..2222222 100644\n--- a/x\n+++ b/y\n", RENAMED + INDEX),
        ("Index: x\n" + "=" * 67 + "\n" + SVN, SVN),
        ("diff -ruN a/x b/x\n" + DATED, DATED),
    ],
)
def test_a_name_is_said_once_for_each_side(head: str, left: str) -> None:
    assert once(head + HUNK) == left + HUNK


@pytest.mark.parametrize(
    ("head", "left"),
    [
        (["--- a/x", "+++ b/x"], ["+++ b/x"]),
        (["diff --git a/x b/x", "new file mode 100644"], ["+++ b/x", "new file mode 100644"]),
        (["diff --git a/x b/x", "deleted file mode 100644"], ["--- a/x", "deleted file mode 100644"]),
        (["--- x", "+++ y"], ["--- x", "+++ y"]),
        (["--- a/x\t2026", "+++ b/x\t2027"], ["--- a/x\t2026", "+++ b/x\t2027"]),
        (
            ["diff --git a/x b/y", "rename from x", "rename to y"],
            ["diff --git a/x b/y", "rename from x", "rename to y"],
        ),
    ],
)
def test_a_summary_says_one_name_once(head: list[str], left: list[str]) -> None:
    assert new_name(FileDiff(tuple(head), (Hunk(1, 1, "", ("-a",)),))).head == tuple(left)
