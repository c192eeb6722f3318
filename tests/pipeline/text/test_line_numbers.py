"""Line numbers that a tool printed: what is not taken for them, then how they are read and shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.text.line_numbers import Numbered, numbered, read_back, shown

FILE = [
    "import os",
    "",
    "def main():",
    "    print(os.name)",
    "\treturn 3",
    "",
    "# 1. one",
    "main()",
    "",
    "x = {",
    "  1: 2",
    "}",
]
PRINTED = {
    "Claude Code": lambda n, line: f"{n:>6}→{line}",
    "Claude Code, tabs": lambda n, line: f"{n}\t{line}",
    "cat -n, nl -ba": lambda n, line: f"{n:>6}\t{line}",
    "OpenCode": lambda n, line: f"{n}: {line}",
    "OpenCode, earlier": lambda n, line: f"{n:05}| {line}",
    "SWE-agent": lambda n, line: f"{n}:{line}",
    "Copilot": lambda n, line: f"{n}. {line}",
    "Cursor": lambda n, line: f"{n:>6}|{line}",
    "Cline": lambda n, line: f"{n} | {line}",
    "Codex": lambda n, line: f"L{n}: {line}",
}
every_tool = pytest.mark.parametrize("tool", PRINTED)


def printed(tool: str, first: int = 1) -> str:
    return "\n".join(PRINTED[tool](n, line) for n, line in enumerate(FILE, first))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n".join(FILE),
        "\n".join(f"{n}. buy eggs" for n in range(1, 40)),
        "\n".join(f"{n}\tname {n}\t{n * n}" for n in range(1, 40)),
        "\n".join(f"{n * 7}:    hit" for n in range(1, 40)),
        "\n".join(f"{n}: {'x' * n}" for n in range(1, 40)),
        "\n".join(f"2026-03-04 11:07:{n:02} started" for n in range(1, 40)),
        "1→one\n2→two",
        "# Steps\n\n1. one\n\n   more of it\n\n2. two\n\n3. three\n\nThat is all.\n\nReally.\n\nYes.\n\nAnd so on.\n",
    ],
    ids=["nothing", "a file", "a list", "a table", "hits", "a map", "times", "two lines", "a README"],
)
def test_these_have_no_line_numbers(text: str) -> None:
    assert numbered(text) is None


@every_tool
@pytest.mark.parametrize("first", [1, 7, 96, 1_230])
def test_every_tools_numbers_are_told_from_the_file(tool: str, first: int) -> None:
    found = numbered(printed(tool, first))
    assert found is not None
    assert (found.contents, found.numbers) == (FILE, list(range(first, first + len(FILE))))


@every_tool
def test_a_part_that_begins_with_an_indented_line_is_read_as_the_rest_is(tool: str) -> None:
    part = [*["    value += 1"] * 12, "", *["    value += 2"] * 12, "x = 1"]
    found = numbered("\n".join(PRINTED[tool](n, line) for n, line in enumerate(part, 4)))
    assert found is not None
    assert (found.contents, found.numbers) == (part, list(range(4, 30)))


@every_tool
def test_lines_around_the_file_have_no_number(tool: str) -> None:
    text = f"[File: /a/b.py (12 lines total)]\n{printed(tool)}\n\n<system-reminder>\nBe careful.\n</system-reminder>"
    found = numbered(text)
    assert found is not None
    assert [content for number, content in zip(found.numbers, found.contents, strict=True) if number] == FILE
    assert found.contents[0] == "[File: /a/b.py (12 lines total)]"


@every_tool
def test_the_first_and_every_tenth_number_stay_and_each_separator(tool: str) -> None:
    found = numbered(printed(tool, 5))
    assert found is not None
    said = list(shown(found.separator, found.numbers, found.contents, tens=True))
    bare = found.separator
    assert said[:6] == [
        f"5{bare}import os",
        bare,
        f"{bare}def main():",
        f"{bare}    print(os.name)",
        f"{bare}\treturn 3",
        f"10{bare}",
    ]
    assert read_back(bare, said) == (list(found.numbers), list(found.contents))


def test_where_numbers_jump_the_next_one_is_said() -> None:
    found = Numbered("\t", [3, 4, 70, 71, None, 72], ["a", "b", "c", "d", "---", "e"])
    assert list(shown("\t", found.numbers, found.contents, tens=True)) == ["3\ta", "\tb", "70\tc", "\td", "---", "\te"]


@given(
    st.sampled_from(["→", "\t", "| ", ": ", ":", ". "]),
    st.lists(st.tuples(st.none() | st.integers(0, 99), st.text("ab 1:→|.\t", max_size=6)), max_size=12),
    st.booleans(),
)
def test_what_is_shown_is_read_back_or_seen_to_be_ambiguous(
    separator: str, lines: list[tuple[int | None, str]], tens: bool
) -> None:
    numbers, contents = [number for number, _ in lines], [content for _, content in lines]
    said = list(shown(separator, numbers, contents, tens=tens))
    read = read_back(separator, said)
    if not any(number is None and separator in content for number, content in lines):
        assert read == (numbers, contents)
