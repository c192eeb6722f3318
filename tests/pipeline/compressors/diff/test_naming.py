"""The heads of files: what must stay, then what is said once."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.diff.fold import fold, unfold
from thinwire.pipeline.compressors.diff.naming import without_names
from thinwire.pipeline.compressors.diff.patch import FileDiff, parse

HUNK = "@@ -2 +2 @@\n-a\n+b\n"
GIT = "diff --git a/x b/x\n"
INDEX = "index 1111111..2222222 100644\n"
NAMES = "--- a/x\n+++ b/x\n"


def file(text: str) -> FileDiff:
    (piece,) = (piece for piece in parse(text) if isinstance(piece, FileDiff))
    return piece


@pytest.mark.parametrize(
    "text",
    [
        f"{NAMES}{HUNK}",
        f"--- x\t(revision 3)\n+++ x\t(working copy)\n{HUNK}",
        f"{GIT}{INDEX}--- a/x\t2026\n+++ b/x\t2027\n{HUNK}",
        f"{GIT}{INDEX}--- a/x\n+++ b/y\n{HUNK}",
        f"{GIT}{INDEX}{HUNK}",
        f"{GIT}{INDEX}{NAMES}no hunk\n",
        f"diff --git a/x b/y\nsimilarity index 90%\nrename from x\nrename to y\n{INDEX}--- a/x\n+++ b/y\n{HUNK}",
        f"{GIT}new file mode 100644\n{INDEX}{NAMES}{HUNK}",
    ],
)
def test_names_that_the_first_line_does_not_imply_stay(text: str) -> None:
    before = file(text)
    assert without_names(before) is before
    assert fold(text) is None


@pytest.mark.parametrize(
    "text",
    [
        f"{GIT}{INDEX}{NAMES}{HUNK}",
        f"{GIT}new file mode 100644\nindex 0000000..2222222\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n",
        f"{GIT}deleted file mode 100644\nindex 1111111..0000000\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n",
        f"diff --git a/x y b/x y\n{INDEX}--- a/x y\t\n+++ b/x y\t\n{HUNK}",
        f"{GIT}old mode 100644\nnew mode 100755\n{INDEX}{NAMES}{HUNK}",
    ],
)
def test_names_that_it_implies_are_said_once_and_come_back(text: str) -> None:
    folded = fold(text) or ""
    assert "\n--- " not in folded
    assert "\n+++ " not in folded
    assert unfold(folded) == text
