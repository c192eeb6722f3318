"""Diffs as lines of files: what is none, then the lines and numbers of both ways to read one."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.model.job import Job, Source
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.references.diffs import new_side, signed_lines
from thinwire.pipeline.references.lines import BARRIER
from thinwire.pipeline.references.refer import refer

DIFF = "\n".join(
    [
        "diff --git a/app.py b/app.py",
        "--- a/app.py",
        "+++ b/app.py",
        "@@ -1,3 +1,4 @@",
        " import os",
        "-import re",
        "+import sys",
        "+",
        " def main():",
        "@@ -9 +10,2 @@ def main():",
        "+    total = 0",
        "     return total",
        "\\ No newline at end of file",
    ]
)
WRITTEN = [f"    value_{n} = request.load({n * 37})" for n in range(40)]
NEW_FILE = "\n".join(
    [
        "diff --git a/new.py b/new.py",
        "--- /dev/null",
        "+++ b/new.py",
        "@@ -0,0 +1,40 @@",
        *(f"+{line}" for line in WRITTEN),
    ]
)


def said(text: str, *sources: Source) -> str | None:
    job = Job(text, "any", Settings(), sources=sources, topics=("new.py",))
    found = refer(job)
    return None if found is None else found.text


# --- what is no diff, or no news of it


@pytest.mark.parametrize("text", ["", "+ a\n- b", "@@ here @@\n+ a", "@@ -1 +1 @@", "@@ -1,2 +1,0 @@\n-a\n-b"])
def test_without_a_line_of_the_new_side_there_is_none(text: str) -> None:
    assert new_side(text) is None
    assert [view.sign for view in signed_lines(text) if view.sign == "+"] == []


def test_a_hunk_ends_where_its_lines_do() -> None:
    found = new_side("@@ -1 +1 @@\n-a\n+b\n+ an item of a list below")
    assert found is not None and found.contents == ["b"]


# --- what is read


def test_the_new_side_has_the_lines_of_the_file_by_their_numbers() -> None:
    found = new_side(DIFF)
    assert found is not None
    assert list(zip(found.numbers, found.contents, strict=True)) == [
        (1, "import os"),
        (2, "import sys"),
        (3, ""),
        (4, "def main():"),
        (10, "    total = 0"),
        (11, "    return total"),
    ]


def test_of_the_added_and_of_the_removed_lines_all_others_say_nothing() -> None:
    views = list(signed_lines(DIFF))
    assert all(list(view.raw) == DIFF.split("\n") for view in views)
    said = [
        (view.sign, n, one)
        for view in views
        for n, one in zip(view.numbers, view.contents, strict=True)
        if one != BARRIER
    ]
    assert said == [("+", 2, "import sys"), ("+", 3, ""), ("+", 10, "    total = 0"), ("-", 2, "import re")]


LINE = st.sampled_from(["", "a", "-b", "+c", " d", "@@ -1 +1 @@", "--- a", "+++ b", "\\ e"])


@given(st.lists(LINE, max_size=30), st.lists(LINE, max_size=30), st.integers(0, 3))
def test_whatever_a_diff_says_of_a_file_is_so(old: list[str], new: list[str], context: int) -> None:
    diff = "\n".join(difflib.unified_diff(old, new, "a", "b", lineterm="", n=context))
    signed = {view.sign: view for view in signed_lines(diff)}
    for file, side in ((new, new_side(diff)), (new, signed.get("+")), (old, signed.get("-"))):
        rows = [] if side is None else zip(side.numbers, side.contents, strict=True)
        assert all(file[n - 1] == one for n, one in rows if n is not None)
    count = {sign: sum(n is not None for n in view.numbers) for sign, view in signed.items()}
    assert count.get("+", 0) - count.get("-", 0) == len(new) - len(old)


# --- what is said


def test_a_file_that_stands_in_a_diff_is_not_given_again() -> None:
    source = Source("Bash: git diff", NEW_FILE, topics=("new.py",))
    read = "\n".join(f"{n:>6}→{line}" for n, line in enumerate(WRITTEN, 1))
    assert said(read, source) == "[… lines 1-40 stand above in the new side of Bash: git diff]"


def test_a_diff_of_what_the_model_wrote_names_what_it_wrote() -> None:
    source = Source("your Write: new.py", "\n".join(WRITTEN), topics=("new.py",))
    head = "\n".join(NEW_FILE.split("\n")[:4])
    assert said(NEW_FILE, source) == (
        f"{head}\n[… added lines 1-40 stand above in your Write: new.py, from: value_0 = request.load(…]"
    )


def test_a_file_that_is_deleted_is_named_where_it_was_read() -> None:
    source = Source(
        "Read: new.py", "\n".join(f"{n:>6}→{line}" for n, line in enumerate(WRITTEN, 1)), topics=("new.py",)
    )
    head = "diff --git a/new.py b/new.py\n--- a/new.py\n+++ /dev/null\n@@ -1,40 +0,0 @@"
    diff = f"{head}\n" + "\n".join(f"-{line}" for line in WRITTEN)
    assert said(diff, source) == f"{head}\n[… removed lines 1-40 stand above in Read: new.py]"


def test_a_hunk_goes_on_behind_what_it_removes_by_reference() -> None:
    late = [f"    late_{n} = request.load({n * 41})" for n in range(20)]
    hunk = ["@@ -1,40 +1,20 @@", *(f"-{line}" for line in WRITTEN), *(f"+{line}" for line in late)]
    sent = said("\n".join(hunk), Source("Read: new.py", "\n".join(WRITTEN), topics=("new.py",)))
    assert sent is not None and "removed lines 1-40 stand above" in sent
    assert said("\n".join(late), Source("Bash: git diff", sent, topics=("new.py",))) == (
        "[… lines 1-20 stand above in the new side of Bash: git diff]"
    )


def test_a_file_is_found_in_a_diff_that_itself_refers() -> None:
    lines = [f"    late_{n} = request.load({n * 41})" for n in range(20)]
    diff = NEW_FILE.replace("+1,40", "+1,60") + "\n" + "\n".join(f"+{line}" for line in lines)
    sent = said(diff, Source("your Write: new.py", "\n".join(WRITTEN), topics=("new.py",)))
    assert sent is not None and "added lines 1-40 stand above" in sent
    read = "\n".join(f"{n}\t{line}" for n, line in enumerate(lines, 41))
    assert said(read, Source("Bash: git diff", sent, topics=("new.py",))) == (
        "[… lines 41-60 stand above in the new side of Bash: git diff]"
    )


def test_lines_that_a_diff_says_again_and_lines_that_it_adds_are_told_apart() -> None:
    lines = [f"    late_{n} = request.load({n * 41})" for n in range(20)]
    both = NEW_FILE.replace("+1,40", "+1,60") + "\n" + "\n".join(f"+{line}" for line in lines)
    first = Source("Bash: git diff", NEW_FILE, topics=("new.py",))
    written = Source("your Edit: new.py", "\n".join(lines), topics=("new.py",))
    assert (said(both, first, written) or "").split("\n")[-2:] == [
        "[… lines 5-44 stand above in Bash: git diff, from: +    value_0 = request.…]",
        "[… added lines 41-60 stand above in your Edit: new.py as lines 1-20, from: late_0 = request.load(0)]",
    ]
