"""The heads of files: what must stay, then what is said once, and that git still applies it."""

from __future__ import annotations

HUNK = "@@ -2 +2 @@\n-a\n+b\n c\n"


INDEX = "index 1111111..2222222\n"
NAMES = "--- a/x\n+++ b/x\n"
NEW = "diff --git a/x b/x\nnew file mode 100644\n"
LINK = "diff --git a/x b/x\nindex 1111111..2222222 120000\n"
RENAMED = "diff --git a/x b/y\nsimilarity index 90%\nrename from x\nrename to y\n"
SVN = "--- x\t(revision 3)\n+++ x\t(working copy)\n"
DATED = "--- a/x\t2026\n+++ b/x\t2027\n"
