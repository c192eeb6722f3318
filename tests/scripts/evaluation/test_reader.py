"""The judge's reader: what it must leave as it stands, then each declared layout played out."""

from __future__ import annotations

import pytest

from scripts.evaluation.reader import read


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("[… 3 lines like next, * in rows below]\na * b\n1", True),
        ("[… 3 lines like the next 2, * in rows]\na *\nb\n1\n2", True),
        ("[… 5 lines, the 2 above again]", True),
        ("[… 2 lines equal to the one above]", True),
        ("x [… 2 lines like next]", False),
    ],
)
def test_what_does_not_fit_its_marker_stays_as_it_stands(text: str, unread: bool) -> None:
    reading = read(text)
    assert reading.lines == [line for line in text.split("\n") if not line.startswith("[…")]
    assert bool(reading.unread) == unread


@pytest.mark.parametrize(
    "marker",
    [
        "[… 12 lines left out]",
        "[… 9 lines left out, all like: rows below next]",
        "[… 90 lines, 12 shown]",
        "[… 3 lines]",
    ],
)
def test_a_gap_is_no_layout(marker: str) -> None:
    reading = read(f"a\n{marker}\nb")
    assert (reading.lines, reading.gaps, reading.unread) == (["a", "b"], [marker], [])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("[… 2 lines like next]\na", "a a"),
        ("[… 2 lines like next, * in rows below]\na * b\n1\n2\nc", "a 1 b|a 2 b|c"),
        ("[… 2 lines like next, * in rows below]\na *, *\n1 2 3\n4 5", "a 1, 2 3|a 4, 5"),
        ('[… 2 lines like next, * in rows below]\na * *\n"x y" 2\n3 4', 'a "x y" 2|a 3 4'),
        ("[… 2 lines like next, * in rows below]\n*1 -> *2 -> *1\nx y\nv w", "x -> y -> x|v -> w -> v"),
        ("[… 3 lines like next, * in rows below, § above them]\n§:* z\n§ 10\n1\n2\n§ 11\n1", "10:1 z|10:2 z|11:1 z"),
        ('[… 3 lines like next, * in rows below, " as above]\na * *\n1 2\n" 3\n4 "', "a 1 2|a 1 3|a 4 3"),
        ("[… 4 lines like the next 2, * in rows]\nid: *\n  kind: *\n1 a\n2 b c", "id: 1|  kind: a|id: 2|  kind: b c"),
        ("[… 3 lines: test * ok]\nm:: a b n:: c", "test m::a ok|test m::b ok|test n::c ok"),
        ("[… 3 lines, § starts lines below]\n§ 10:\n1\n2\n§ 11:\n3\n§\nd", "10:1|10:2|11:3|d"),
        ("[… each line below starts with: x ]\n1\n[… 1 line equal to the one above]\n2", "x 1|x 1|x 2"),
        ("a\nb\n[… 4 lines, the 2 above again]\nc", "a|b|a|b|a|b|c"),
        ("a 1\nb\nc\n[… 2 lines same as above from a 1]", "a 1|b|c|a 1|b"),
        ("a\nb\nc\n[… 2 lines equal to lines 2-3, from: b]", "a|b|c|b|c"),
        ("[… 2 lines in 1 file, path before its lines]\nsrc/\na.c:1 x\n2 y", "src/a.c:1:x|src/a.c:2:y"),
    ],
)
def test_declared_layouts_are_played_out(text: str, lines: str) -> None:
    reading = read(text)
    assert reading.lines == (lines.split("|") if "|" in lines else lines.split(" "))
    assert not reading.unread and not reading.gaps


SHORT = (
    "[… forms. A line below that begins with the «word of a form stands for the lines of that form, "
    "its other words for each * in turn, "
    "those in {} for a line each, ^ as in the nearest line above with the same «word]"
)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("[… 2 lines like the next, * from each row below]\na * b\n1\n2\n[… end of rows]\nc", "a 1 b|a 2 b|c"),
        ("[… 2 lines like the next]\na", "a|a"),
        (
            "[… 2 times the next 2 lines, * from each row below]\nhost *\n  is *\nx ok\ny not ok",
            "host x|  is ok|host y|  is not ok",
        ),
        ("[… 2 times the next 2 lines, * from each row below, parted by |]\n* a\n*\nx y | 1\nz | 2", "x y a|1|z a|2"),
        (
            "[… 3 lines like the next, * from the words below]\ntest * ok\na::{b c}\nd",
            "test a::b ok|test a::c ok|test d ok",
        ),
        ("[… 2 lines like the next, * from each row below, *1 counts up from 4]\n*1 of *2\nx\ny", "4 of x|5 of y"),
        ("[… 3 lines like the next, * from each row below, ^ as above]\n* at *\na b\n^ c\nd ^", "a at b|a at c|d at c"),
        ("[… 3 lines like the next, *1 counts up from 9]\n# *", "# 9|# 10|# 11"),
        (f"{SHORT}\n*:*: «undefined: *\n[… end of forms]\n«undefined a 1 x y\nb\na 1", "a:1: undefined: x y|b|a 1"),
        (
            f"{SHORT}\n*:*: «undefined: *\n[… end of forms]\n«undefined a 1 x\n«undefined ^ 2 y",
            "a:1: undefined: x|a:2: undefined: y",
        ),
        (
            f"{SHORT}\n* «begins\n  at *\n--\n«ok * done\n[… end of forms]\n«begins x 7\n«ok {{y z}}\n«ok a::{{b c}}\n«ok d",
            "x begins|  at 7|ok y done|ok z done|ok a::b done|ok a::c done|ok d done",
        ),
        ("[… each line below starts with: 2025 ]\na\n\nb", "2025 a||2025 b"),
        ("[… each line below starts with this, but for those behind a |: x ]\na\n|b", "x a|b"),
        ("a\nb\nc\nd\n[… again the 2 lines that follow this one above: b]", "a|b|c|d|c|d"),
    ],
)
def test_forms_are_played_out(text: str, lines: str) -> None:
    reading = read(text)
    assert reading.lines == lines.split("|")
    assert not reading.unread and not reading.gaps
