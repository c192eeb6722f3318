"""Diffs: what must not change, that git still applies what is folded, and that every changed line of source stays."""

from __future__ import annotations

import subprocess
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.compressors.diff.fold import fold, unfold
from thinwire.pipeline.compressors.diff.patch import FileDiff, parse, spell
from thinwire.pipeline.compressors.diff.selecting import select
from thinwire.pipeline.model import tokens
from thinwire.pipeline.model.job import Job
from thinwire.pipeline.model.settings import Settings

PLAIN = "--- a.txt\n+++ b.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n"
CUT_SHORT = "diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n one\n-two\n"
COMBINED = "diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -1,1 -1,1 +1,2 @@@\n  one\n++two\n"
PROSE = "A list:\n--- not a diff\n+++ either\nand text\n"


@pytest.mark.parametrize("text", [PLAIN, CUT_SHORT, COMBINED, PROSE, PLAIN * 3])
def test_parsing_and_spelling_give_the_text_back(text: str) -> None:
    assert spell(parse(text)) == text


@given(st.text(st.sampled_from("-+ @a1,\n\\")) | st.text())
@settings(max_examples=100, deadline=None)
def test_any_text_parses_and_spells_back(text: str) -> None:
    assert spell(parse(text)) == text


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


def changed(text: str) -> list[str]:
    return [line for line in text.split("\n") if line[:1] in ("+", "-") and not line.startswith(("--- ", "+++ "))]


def lock(lines: int) -> str:
    changed = "".join(f'-version = "1.{n}"\n+version = "2.{n}"\n' for n in range(lines))
    head = "diff --git a/Cargo.lock b/Cargo.lock\nindex 1..2 100644\n--- a/Cargo.lock\n+++ b/Cargo.lock\n"
    return f"{head}@@ -1,{lines} +1,{lines} @@\n{changed}"


def test_fold_refuses_a_diff_that_looks_folded() -> None:
    folded = fold(lock(40)) or ""
    assert unfold(folded) == lock(40)
    assert fold(folded.replace("[… 2 lines cut: --- and +++]\n", "")) is None


def test_git_applies_what_is_folded_as_it_applies_the_diff(commits: tuple[Path, list[str]]) -> None:
    folder, diffs = commits
    for text in diffs:
        folded = fold(text) or ""
        assert unfold(folded) == text
        assert git(folder, "apply", "--numstat", feed=folded) == git(folder, "apply", "--numstat", feed=text)
    git(folder, "apply", "--reverse", "--check", feed=fold(diffs[-1]))


def test_a_merge_folds_too() -> None:
    merge = COMBINED.replace("diff --cc x", "diff --git a/x b/x")
    assert unfold(fold(merge) or "") == merge
    assert [len(piece.hunks) for piece in parse(merge) if isinstance(piece, FileDiff)] == [1]


@pytest.mark.parametrize("budget", [50, 400, 1_500])
def test_above_the_budget_every_changed_line_of_source_stays_and_context_goes(
    commits: tuple[Path, list[str]], budget: int
) -> None:
    for text in commits[1]:
        said = select(text * 3, budget).text
        shown = set(said.split("\n"))
        assert shown.issuperset(changed(text))
        assert shown.issuperset(line for line in text.split("\n") if line.startswith("diff --git "))
        assert len(said) < len(text * 3) or tokens.count(text * 3) <= budget


def test_of_a_generated_file_a_sample_stays() -> None:
    said = select(lock(2_000), 500).text
    assert tokens.count(said) <= 500
    assert 0 < len(changed(said)) < len(changed(lock(2_000)))


def test_no_other_compressor_takes_a_commit_with_its_diff_for_a_list_of_commits(
    commits: tuple[Path, list[str]],
) -> None:
    for text in commits[1]:
        said = {
            line[1:].strip() for line in (compress_block(Job(text * 3, "any", Settings())).text or text).split("\n")
        }
        assert {line[1:].strip() for line in changed(text)} <= said
