"""What a diff says twice: when it is said twice all the same, then how it is said once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.diff.gather import gather
from thinwire.pipeline.compressors.diff.patch import parse, spell
from thinwire.pipeline.compressors.diff.repeats import without_repeats
from thinwire.pipeline.verify import verify

BLOCK = [f"    a line of text that is long enough {n}" for n in range(8)]


def once(text: str) -> str:
    return spell(without_repeats(parse(text)))


def added(path: str, lines: list[str], at: int = 1) -> str:
    return f"--- a/{path}\n+++ b/{path}\n@@ -{at},0 +{at + 1},{len(lines)} @@\n" + "".join(
        f"+{line}\n" for line in lines
    )


def licensed(path: str, at: int = 3) -> str:
    return f"--- a/{path}\n+++ b/{path}\n@@ -{at},2 +{at},2 @@ def f():\n-Copyright 2025\n+Copyright 2026\n {path}\n"


# --- what stays


def test_what_one_commit_says_is_not_left_to_another() -> None:
    log = (
        f"commit 1\n\n{licensed('x')}\ncommit 2\n\n{licensed('y')}{added('z', BLOCK)}\ncommit 3\n\n{added('z', BLOCK)}"
    )
    assert once(log) == log


def test_a_short_block_is_said_again() -> None:
    text = added("x", BLOCK[:5]) + added("y", ["other", *BLOCK[:5]])
    assert once(text) == text


def test_what_was_added_here_and_removed_there_is_no_repeat() -> None:
    text = added("x", BLOCK) + "--- a/y\n+++ b/y\n@@ -1,8 +0,0 @@\n" + "".join(f"-{line}\n" for line in BLOCK)
    assert once(text) == text


def test_files_with_times_of_their_own_are_not_alike() -> None:
    text = "".join(licensed(name).replace(f"/{name}\n", f"/{name}\t2026-01-0{name}\n") for name in "123")
    assert once(text) == text


# --- what is said once


def test_a_file_that_changed_like_another_is_listed_with_the_place_and_function_of_its_hunks() -> None:
    assert once(licensed("x") + licensed("y", 7) + added("other", ["1"]) + licensed("z")) == (
        licensed("x") + "[… 12 lines cut: same hunk in 2 more files:]\ny @@ +7 @@ def f():\nz @@ +3 @@ def f():\n"
        + added("other", ["1"])
    )  # fmt: skip


def test_a_change_of_mode_that_many_files_had_is_said_once() -> None:
    modes = [f"diff --git a/{name} b/{name}\nold mode 100644\nnew mode 100755\n" for name in "xyz"]
    assert once("".join(modes)) == modes[0] + "[… 6 lines cut: same in 2 more files:]\ny\nz\n"


def test_a_block_that_comes_again_gives_way_to_the_numbers_of_its_lines() -> None:
    text = once(added("x", ["first", *BLOCK], 10) + added("y", [*BLOCK, "last"]))
    assert text.endswith("@@ -1,0 +2,9 @@\n[… 8 lines cut, same as + lines 12-19 of x above]\n+last\n")


def test_gather_says_once_only_what_is_worth_a_patch() -> None:
    many = "".join(licensed(f"src/{n}.py", n) for n in range(3, 40))
    assert "36 more files" in (gather(many) or "")
    assert verify.missing(many, gather(many) or "") == []
    assert "more file" not in (gather(licensed("x") + licensed("y") + added("z", BLOCK)) or "")


@given(st.lists(st.integers(0, 5), max_size=60), st.lists(st.integers(0, 5), max_size=60))
@settings(max_examples=60, deadline=None)
def test_what_is_referred_to_is_shown(left: list[int], right: list[int]) -> None:
    """Every reference gives the lines back, so that none of them was itself cut."""
    files = {name: [BLOCK[n] for n in lines] or ["x"] for name, lines in (("x", left), ("y", right))}
    text = once("".join(added(name, lines) for name, lines in files.items()))
    shown: dict[str, list[str | None]] = {}
    for line in text.split("\n"):
        if line.startswith("+++ b/"):
            path = line[6:]
            shown[path] = [None, None]
        elif line.startswith("+"):
            shown[path].append(line[1:])
        elif line.startswith("[… ") and " above" in line:
            first, last = map(int, line.split(" lines ")[2].split(" ")[0].split("-"))
            there = shown[line.split(" of ")[1].split(" ")[0]][first : last + 1]
            assert None not in there and there == files[path][len(shown[path]) - 2 :][: len(there)]
            shown[path] += [None] * len(there)
