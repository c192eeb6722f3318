"""What must stay missing first: a judge is worth what it refuses."""

import pytest

from thinwire.pipeline.verify.fact_index import Reading
from thinwire.pipeline.verify.facts import KINDS, Kind, found, keeps_path, lost


def gone(before: str, after: str) -> set[tuple[Kind, str]]:
    return {(kind, fact) for kind in KINDS for fact in lost(Reading(before), Reading(after, cut=False), kind)}


@pytest.mark.parametrize(
    ("before", "after", "fact"),
    [
        ("port 12", "port 412", ("value", "12")),
        ("took 1.5 s", "took 1 or 5 s", ("value", "1.5")),
        ("10.0.0.12", "10.0.0.1 12", ("value", "10.0.0.12")),
        ("blk_38 x", "blk_ 38 x", ("id", "blk_38")),
        ("0xdeadbeef", "0x deadbeef", ("id", "0xdeadbeef")),
        ("in src/app/main.py", "in main.py", ("path", "src/app/main.py")),
        ("in src/app/main.py", "src lib/app/main.py", ("path", "src/app/main.py")),
        ('said "not found"', "said not or found", ("quoted", "not found")),
        ("said `x y`", "said x, y", ("quoted", "x y")),
        ("job failed: no disk", "job failed: no memory or disk", ("error", "job failed: no disk")),
        ("def run(x):", "def walk(x):", ("symbol", "run")),
        ("a\tb\t1\nc\td\t2\ne\tlong cell\t3", "a b 1 c d 2 e long, cell 3", ("cell", "long cell")),
        (
            "NAME  STATE  AGE\nx  Not Ready  1d\ny  Ready  1d",
            "NAME,STATE,AGE\nx,Not,1d\ny,Ready,1d",
            ("cell", "Not Ready"),
        ),
        ("@@ -1 +1 @@\n-x = old\n+x = new", "@@ -1 +1 @@\n-x = old", ("changed", "+x = new")),
        ("https://a.example/team/7x", "https://a.example/ 7x", ("url", "//a.example/team/7x")),
    ],
)
def test_a_fact_in_pieces_or_in_another_word_is_gone(before: str, after: str, fact: tuple[Kind, str]) -> None:
    assert fact in gone(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("src/app/main.py:12: x\nsrc/app/main.py:14: y", "src/app/main.py\n12: x\n14: y"),
        ("src/app/main.py\nsrc/app/util.py", "src/app/\nmain.py util.py"),
        ("src/app/main.py\nsrc/app/util.py", "src/app:\nmain.py util.py"),
        ('[{"id": 12, "name": "Ann B"}]', "id,name\n12,Ann B"),
        ('{"url": "https://h.example/o/r/12", "o": "r"}', "url: https://h.example/o/{o}/{n}\nr 12"),
        ("10:02 ERROR disk full", "10:02\nERROR disk full"),
        ("--- a/src/x.py\n+++ b/src/x.py", "diff src/x.py"),
        ("say [x=12]", "x\t12\nsay"),
    ],
)
def test_a_fact_in_another_layout_is_kept(before: str, after: str) -> None:
    assert gone(before, after) == set()


@pytest.mark.parametrize(
    ("text", "kind", "facts"),
    [
        ("a 12 b 1.5 c 007", "value", {"12", "1.5", "007"}),
        ("id a1b2 at x_1 but plain", "id", {"a1b2", "x_1"}),
        ("3/4 of /usr/lib and a/b", "path", {"/usr/lib", "a/b"}),
        ("don't say it's 'quoted here'", "quoted", {"quoted here"}),
        ("fn main() struct X", "symbol", {"main", "X"}),
        ('{"error": "x failed"}', "error", set()),
    ],
)
def test_what_counts_as_a_fact(text: str, kind: Kind, facts: set[str]) -> None:
    assert found(Reading(text), kind) == facts


def test_a_windows_path_is_kept_by_its_folder_and_the_rest() -> None:
    assert keeps_path(Reading("C:\\work\\src\\\n token\\vault.cs"), "C:\\work\\src\\token\\vault.cs")
    assert not keeps_path(Reading("C:\\work\\src\\\n token\\other.cs"), "C:\\work\\src\\token\\vault.cs")


def test_of_a_path_longer_than_any_no_parts_are_looked_for() -> None:
    assert keeps_path(Reading("a/b/ c"), "a/b/c")
    assert not keeps_path(Reading("a/" * 3000 + " c"), "a/" * 3000 + "c")
