"""References in words: what is refused when they are read back, then that they say what they mean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from thinwire.pipeline.references.lines import Lines, lines_of
from thinwire.pipeline.references.matching import Run
from thinwire.pipeline.references.wording import HERE, UnreadableReference, line_reference, pointer, referred

FILE = "\n".join(f"line {n}" for n in range(1, 61))
NUMBERED = "\n".join(f"{n:>6}→{line}" for n, line in enumerate(FILE.split("\n"), 1))
SOURCES = {"Read: a.py": lines_of(NUMBERED), "Read: a.py as lines 1-9": lines_of(FILE)}


@pytest.mark.parametrize(
    "line",
    [
        "[… lines 1-9 stand above in Read: b.py]",
        "[… lines 1-9 stand there]",
        "[… lines 1-9 stand above in Read: a.py as lines 1-10]",
        "[… lines 55-70 stand above in Read: a.py]",
        "[… lines 1-9 stand above in Read: a.py",
    ],
)
def test_what_leads_nowhere_is_refused(line: str) -> None:
    with pytest.raises(UnreadableReference):
        referred(line, SOURCES, None)


@pytest.mark.parametrize("line", ["", "line 1", "[… 9 lines]", "lines 1-9 stand above in Read: a.py"])
def test_what_is_no_reference_is_none(line: str) -> None:
    assert referred(line, SOURCES, "Read: a.py") is None


def test_where_two_files_stand_in_one_result_the_quote_tells_which() -> None:
    both = lines_of(NUMBERED + "\n" + NUMBERED.replace("line", "row"))
    line = line_reference(Run(0, 9, 0, 60), both, both, "Bash: nl a b")
    assert line == "[… lines 1-9 stand above in Bash: nl a b, from: row 1]"
    assert referred(line, {"Bash: nl a b": both}, None) == ("Bash: nl a b", 1, both.contents[60:69])
    with pytest.raises(UnreadableReference):
        referred("[… lines 1-9 stand above in Bash: nl a b]", {"Bash: nl a b": both}, None)


@pytest.mark.parametrize("label", list(SOURCES))
@pytest.mark.parametrize("first", [1, 11, 101])
def test_what_is_said_is_read_back(label: str, first: int) -> None:
    text, run = lines_of("\n".join(FILE.split("\n")[10:30]), first), Run(2, 20, 0, 12)
    line = line_reference(run, text, SOURCES[label], label)
    assert referred(line, SOURCES, None) == (label, first + 2, SOURCES[label].contents[12:30])
    short = line_reference(run, text, SOURCES[label], None)
    assert "there" in short and label not in short
    assert referred(short, SOURCES, label) == (label, first + 2, SOURCES[label].contents[12:30])


@pytest.mark.parametrize("sign", ["", "+", "-"])
def test_what_stands_further_up_names_no_call(sign: str) -> None:
    text = replace(lines_of(FILE), sign=sign)
    line = line_reference(Run(30, 50, 0, 4), text, text, HERE + sign)
    assert line.endswith("lines 31-50 stand further up as lines 5-24, from: line 5]")
    assert referred(line, {HERE + sign: text}, None) == (HERE + sign, 31, text.contents[4:24])
    with pytest.raises(UnreadableReference):
        referred(line, SOURCES, "Read: a.py")


def test_a_quote_is_one_short_line_that_says_something() -> None:
    source: Lines = lines_of("\n".join(["", "  [x] " + "y" * 80, "z"]))
    line = line_reference(Run(0, 3, 0, 0), source, source, "Read: a.md")
    assert line == f"[… lines 1-3 stand above in Read: a.md, from: (x) {'y' * 19}…]"


def test_a_quote_carries_no_control_characters() -> None:
    source: Lines = lines_of("\x1b[31mred\x07\r\u2028alert " + "y" * 80 + "\nz")
    line = line_reference(Run(0, 2, 0, 0), source, source, "Read: a.md")
    assert line.isprintable()
    assert referred(line, {"Read: a.md": source}, None) == ("Read: a.md", 1, source.contents[:2])


def test_a_pointer_counts_the_lines() -> None:
    assert pointer("a\nb", "Bash: make") == "[… same output as Bash: make above, 2 lines]"
