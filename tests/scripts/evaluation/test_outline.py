"""What is laid out under headings, read back: first what stays as it stands."""

from __future__ import annotations

import pytest

from scripts.evaluation.reader import read


@pytest.mark.parametrize("text", ["a/\n b", "[… 3 lines left out]\na/\n12 b", "12 a\n14 b"])
def test_without_its_marker_nothing_is_an_outline(text: str) -> None:
    assert read(text).lines == [line for line in text.split("\n") if not line.startswith("[")]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("[… 2 lines in 1 file, path before its lines]\nsrc/\na.c:1 x\n2- y", "src/a.c:1:x|src/a.c-2- y"),
        ("[… 2 lines in 2 files, path before its lines]\nsrc/\na.c:1 x\n\nb/c.c\n7 z", "src/a.c:1:x|b/c.c:7:z"),
        (
            "[… 3 lines in 1 file, path before its lines]\na.py:1:2,7:4  E1 x\n8:1  E2",
            "a.py:1:2: E1 x|a.py:7:4: E1 x|a.py:8:1: E2",
        ),
        ("[… 2 lines in 1 file, path above its lines]\nsrc/\na.c:1 x\n2 y", "src/a.c|1:x|2:y"),
        (
            "[… 3 lines in 2 files, path before its lines]\n[… 3 lines in 2 files, all the same:   x]\n"
            "d/\n a.c:3,9\n b.c:4",
            "d/a.c:3:  x|d/a.c:9:  x|d/b.c:4:  x",
        ),
        ("[… 3 paths, names under their folder]\na/b/\n 12 c\n 7 d\ne", "12 a/b/c|7 a/b/d|e"),
        ("[… 2 paths, folder above its names, columns drawn again]\na/\n c 3 +\nd 4", "a/c 3 +|d 4"),
        (
            "[… 3 rows, ? value where left out: id,state?ok,size=4]\n1\n2,bad\n3,",
            "1 ok size=4|2 bad size=4|3 ok size=4",
        ),
        (
            '{"of":"x","data":[… 2 rows, ? value where left out: id,at={id}/y,of[n,m],state?ok]\n1,"[(a,2)]"\n2,[],bad]}',
            '{"of":"x","data":|1 [(a,2)] ok at={id}/y|2 [] bad at={id}/y',
        ),
        ("[… 3 paths, names under their folder]\na/\n 4.0K\tb\n 2K\tc d\n 1 e", "4.0K\ta/b|2K\tc a/d|1 a/e"),
        ("[… 2 rows, ^ as above where left out: id,day^]\n1,mon\n2", "1 mon|2 mon"),
        ("[… 2 rows in blocks by land: id,sum]\n[… land=DE]\n1,2\n[… land=FR]\n3,4", "1 2 land=DE|3 4 land=FR"),
        (
            "[… 2 commits: Author: x, +0200 left out, no indent]\ncommit 1234567 Mon\na\ncommit 1234568 Tue\nAuthor: y\nb",
            "commit 1234567|Author: x|Date: Mon +0200|    a|commit 1234568|Author: y|Date: Tue +0200|    b",
        ),
        (
            "[… 2 entries: -rw 1 a b left out]\nx:\n12 Nov a\ndrw 2 a b 4 Dec c",
            "x:|-rw 1 a b 12 Nov a|drw 2 a b 4 Dec c",
        ),
        (
            "[… 3 lines, commit above its lines]\nab (Ann 2026-08-01)\n1 x\n2\ncd\n3  y",
            "ab (Ann 2026-08-01 1) x|ab (Ann 2026-08-01 2)|cd 3)  y",
        ),
        ("[… 2 names of a tree drawn with │   ├──, one blank per level]\na\n b", "a| b"),
        ("[… 2 lines like the next, * from each row below]\n*,x\n1\n2", "1,x|2,x"),
        ("[… 2 rows: id,kind]\n[… 2 lines like the next, * from each row below]\n*,x\n1\n2", "1 x|2 x"),
    ],
)
def test_outlines_are_played_out(text: str, lines: str) -> None:
    reading = read(text)
    assert reading.lines == lines.split("|")
    assert not reading.unread and not reading.gaps
