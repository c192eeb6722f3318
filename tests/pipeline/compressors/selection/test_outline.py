"""What hangs together stays together, whatever says so: indent, a heading's look, or the key that a paragraph opens with."""

from __future__ import annotations

from thinwire.pipeline.compressors.selection.outline import NO_HEADING, outline


def headings(text: str) -> dict[str, str]:
    """Each line that opens a record under a heading, and that heading."""
    lines = text.split("\n")
    records, above = outline(lines)
    return {lines[one.start]: lines[above[one.start]] for one in records if above[one.start] != NO_HEADING}


def test_a_heading_without_indent_holds_what_is_below_until_the_next_of_its_kind() -> None:
    text = "== r1 ==\nChecking a:\nok 1\nChecking b:\nok 2\n== r2 ==\nok 3"
    assert headings(text) == {
        "Checking a:": "== r1 ==", "ok 1": "Checking a:", "Checking b:": "== r1 ==", "ok 2": "Checking b:",
        "ok 3": "== r2 ==",
    }  # fmt: skip


def test_what_make_says_between_entering_and_leaving_is_of_that_folder() -> None:
    text = "make[1]: Entering directory 'a'\nx.c: In function 'f':\nx.c:1: warning: w\nmake[1]: Leaving directory 'a'\ndone"
    found = headings(text)
    assert found["x.c: In function 'f':"] == "make[1]: Entering directory 'a'"
    assert found["x.c:1: warning: w"] == "x.c: In function 'f':"
    assert "done" not in found


def test_a_group_that_ended_is_no_heading() -> None:
    found = headings("##[group]Set up\nstep 1\n##[endgroup]\nstep 2")
    assert found == {"step 1": "##[group]Set up", "##[endgroup]": "##[group]Set up"}


def test_a_directive_is_no_heading() -> None:
    assert headings("#include <math.h>\nint x;") == {}


def test_a_failed_test_keeps_what_tap_says_of_it() -> None:
    lines = ["ok 1 a", "not ok 2 b", "# (in test file t.bats, line 3)", "#   `false' failed", "ok 3 c"]
    records, _ = outline(lines)
    assert [(one.start, one.end) for one in records] == [(0, 1), (1, 4), (4, 5)]


def test_a_paragraph_that_opens_with_the_same_key_as_most_is_one_record_however_its_names_are_padded() -> None:
    text = "\n".join(f"     sku = t{at}\n    name = Tea {at}\ncategory = c{at}\n" for at in range(4))
    lines = text.split("\n")
    records, _ = outline(lines)
    assert [lines[one.start] for one in records] == [f"     sku = t{at}" for at in range(4)]
