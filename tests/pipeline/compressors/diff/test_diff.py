"""Diffs: what must not change, and that git still applies what fold and gather return."""

from __future__ import annotations

import subprocess
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.choose import squeeze
from thinwire.pipeline.compressors.diff import DIFF
from thinwire.pipeline.compressors.diff.fold import fold, recognise, unfold
from thinwire.pipeline.compressors.diff.gather import gather
from thinwire.pipeline.compressors.diff.patch import FileDiff, parse, spell
from thinwire.pipeline.compressors.diff.summary import summarise
from thinwire.pipeline.model.job import Job
from thinwire.pipeline.model.markers import declared, is_ours
from thinwire.pipeline.model.settings import Settings

PLAIN = "--- a.txt\n+++ b.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n"
CUT_SHORT = "diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n one\n-two\n"
COMBINED = "diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -1,1 -1,1 +1,2 @@@\n  one\n++two\n"
PROSE = "A list:\n--- not a diff\n+++ either\nand text\n"


@pytest.mark.parametrize("text", ["", "\n", PROSE, "@@ -1 +1 @@", "diff --git ", "--- \n+++ \n@@ -1 +1"])
def test_what_is_no_diff_stays(text: str) -> None:
    assert (fold(text), gather(text), summarise(text, 2000)) == (None, None, None)


@pytest.mark.parametrize("text", [PLAIN, CUT_SHORT, COMBINED, PROSE, PLAIN * 3])
def test_parsing_and_spelling_give_the_text_back(text: str) -> None:
    assert spell(parse(text)) == text


@given(st.text(st.sampled_from("-+ @a1,\n\\")) | st.text())
@settings(max_examples=100, deadline=None)
def test_any_text_parses_and_spells_back(text: str) -> None:
    assert spell(parse(text)) == text


def test_a_hunk_that_was_cut_short_stays_word_for_word() -> None:
    assert CUT_SHORT.split("@@", 1)[1] in (gather(CUT_SHORT) or CUT_SHORT)


def git(folder: Path, *arguments: str, feed: str | None = None) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "core.autocrlf=false", *arguments],
        cwd=folder, input=feed.encode() if feed is not None else None, capture_output=True, check=True,
    )  # fmt: skip
    return done.stdout.decode()


def edited(random: Random, lines: list[str]) -> list[str]:
    """The lines with a few changed, removed, added and moved."""
    lines = list(lines)
    for _ in range(random.randint(1, 8)):
        at, kind = random.randrange(len(lines) + 1), random.randrange(4)
        if kind == 0:
            lines[at:at] = [f"    new_{random.randrange(999)} = call({at})" for _ in range(random.randint(1, 4))]
        elif kind == 1:
            del lines[at : at + random.randint(1, 3)]
        elif kind == 2 and at < len(lines):
            lines[at] += "  # changed"
        else:
            block, lines[at : at + 6] = ["    " + line for line in lines[at : at + 6]], []
            lines[random.randrange(len(lines) + 1) :][:0] = block
    return lines


@pytest.fixture
def commits(tmp_path: Path) -> tuple[Path, list[str]]:
    """A repository and the diff of each of its commits."""
    random = Random(7)
    git(tmp_path, "init", "-q")
    files = {f"src/mod {n}/part_{n}.py": [f"line {n} {at} of the file" for at in range(120)] for n in range(4)}
    diffs = []
    for number in range(12):
        for path, lines in list(files.items()):
            files[path] = edited(random, lines)
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            end = "" if random.random() < 0.2 else "\n"
            (tmp_path / path).write_text("\n".join(files[path]) + end)
        if number % 4 == 3:
            (tmp_path / f"new{number}.txt").write_text("a\nb\n")
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-q", "-m", f"Change {number}")
        diffs.append(git(tmp_path, "show", "HEAD"))
    return tmp_path, diffs


def test_git_applies_what_fold_and_gather_return(commits: tuple[Path, list[str]]) -> None:
    folder, diffs = commits
    for number, text in enumerate(reversed(diffs[1:]), 1):
        folded, gathered = fold(text) or text, gather(text) or text
        assert unfold(folded) == text
        assert len(gathered) < len(text)
        git(folder, "apply", "--check", "-R", feed=folded)
        git(folder, "apply", "-R", "--index", feed=gathered)
        assert git(folder, "write-tree") == git(folder, "rev-parse", f"HEAD~{number}^{{tree}}")


NUMBERED = "diff --git a/x b/x\nindex 1111111..2222222 100644\n--- a/x\n+++ b/x\n"
TWO_HUNKS = NUMBERED + "".join(
    f"@@ -{at},7 +{at},7 @@ def f():\n a{at}\n b{at}\n c{at}\n-old{at}\n+new{at}\n d{at}\n e{at}\n f{at}\n"
    for at in (10, 40)
)


def test_gather_keeps_the_line_below_a_change_and_names_the_function_once() -> None:
    body = (gather(TWO_HUNKS) or "").split("\n@@", 1)[1]
    assert body == " -13,2 +13,2 @@ def f():\n-old10\n+new10\n d10\n@@ -43,2 +43,2 @@\n-old40\n+new40\n d40\n"


def test_a_change_at_the_end_of_a_file_keeps_the_line_above() -> None:
    text = NUMBERED + "@@ -7,3 +7,4 @@\n a\n b\n c\n+d\n"
    assert (gather(text) or "").endswith("@@ -9 +9,2 @@\n c\n+d\n")


def test_a_summary_says_of_a_hunk_where_it_is_now() -> None:
    assert "\n@@ +13 @@ def f():\n-old10\n+new10\n@@ +43 @@\n-old40" in (summarise(TWO_HUNKS, 100) or "")


def changed(text: str) -> list[str]:
    return [line for line in text.split("\n") if line[:1] in ("+", "-") and not line.startswith(("--- ", "+++ "))]


def test_every_changed_line_stays_in_gather(commits: tuple[Path, list[str]]) -> None:
    for text in commits[1]:
        assert changed(gather(text) or text) == changed(text)


def test_the_markers_of_gather_count_the_lines_that_are_gone(commits: tuple[Path, list[str]]) -> None:
    for text in commits[1]:
        gathered = gather(text) or text
        headers = [sum(line.startswith("@@ ") for line in of.split("\n")) for of in (text, gathered)]
        gone = text.count("\n") - headers[0] - (gathered.count("\n") - headers[1] - 1)
        assert declared(gathered) == [(gone, "lines")]


def test_every_changed_line_of_source_is_somewhere_in_the_summary(commits: tuple[Path, list[str]]) -> None:
    for text in commits[1]:
        said = {line[1:].strip() for line in (summarise(text, 100) or text).split("\n") if line[:1] in ("+", "-")}
        files = [piece for piece in parse(text) if isinstance(piece, FileDiff)]
        assert {line[1:].strip() for file in files for line in file.changed} <= said


def lock(lines: int) -> str:
    changed = "".join(f'-version = "1.{n}"\n+version = "2.{n}"\n' for n in range(lines))
    head = "diff --git a/Cargo.lock b/Cargo.lock\nindex 1..2 100644\n--- a/Cargo.lock\n+++ b/Cargo.lock\n"
    return f"{head}@@ -1,{lines} +1,{lines} @@\n{changed}"


def test_a_lock_file_is_counted_and_a_small_change_of_it_is_shown() -> None:
    assert "[… 81 lines cut: 40 +, 40 -]" in (summarise(lock(40), 100) or "")
    assert '+version = "2.1"' in (summarise(lock(3), 100) or "")


def test_text_that_moved_is_shown_once_and_said_to_have_moved() -> None:
    block = [f"    step_{n}(value, other, another)" for n in range(8)]
    body = [*("-" + line for line in block), " between", *("+    " + line for line in block)]
    text = "\n".join(
        ["diff --git a/x.py b/x.py", "index 1..2 100644", "--- a/x.py", "+++ b/x.py", "@@ -1,9 +1,9 @@", *body, ""]
    )
    said = summarise(text, 100) or ""
    assert "[… 8 lines cut, same as + lines in x.py but for indent]" in said
    assert "-    step_0" not in said
    assert "+        step_7(value, other, another)" in said


def test_the_message_of_a_commit_stays() -> None:
    text = "commit 1234\nAuthor: A <a@b>\n\n    Why:\n    because 42\n\n" + lock(40)
    assert (summarise(text, 100) or "").startswith("commit 1234\nAuthor: A <a@b>\n\n    Why:\n    because 42\n\n")


def test_fold_refuses_a_diff_that_looks_folded() -> None:
    folded = fold(lock(40)) or ""
    assert unfold(folded) == lock(40)
    assert fold(folded.replace("[… 2 lines cut: --- and +++]\n", "")) is None


def test_what_comes_out_is_marked_so_that_it_is_never_compressed_again() -> None:
    assert recognise(lock(40))
    assert all(is_ours(made(lock(40)) or "") for made in (fold, gather, lambda text: summarise(text, 100)))
    assert DIFF.name == "diff"


def test_no_other_compressor_takes_a_commit_with_its_diff_for_a_list_of_commits(
    commits: tuple[Path, list[str]],
) -> None:
    for text in commits[1]:
        said = {line[1:].strip() for line in (squeeze(Job(text * 3, "any", Settings())).text or text).split("\n")}
        assert {
            line[1:].strip() for piece in parse(text) if isinstance(piece, FileDiff) for line in piece.changed
        } <= said
