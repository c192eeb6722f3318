"""blocks: text as Markdown and plain text part it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.compressors.prose import blocks as blocks_module
from thinwire.pipeline.compressors.prose.blocks import Kind, blocks, head, is_mostly_prose, is_prose, items

from .texts import FILLER

KINDS: dict[str, tuple[str, Kind]] = {
    "a heading": ("## Tea and water", "heading"),
    "an underlined heading": ("Tea\n===", "heading"),
    "a paragraph": (FILLER["en"][0], "paragraph"),
    "a Chinese paragraph": (FILLER["zh"][0], "paragraph"),
    "a list": ("- one\n- two", "list"),
    "a numbered list": ("1. one\n2. two", "list"),
    "an outline": ("8.3. one\n8.4. two", "list"),
    "a lettered list": ("   (a)  one\n   (b)  two", "list"),
    "a paragraph of a manual page": (f"       {FILLER['en'][0]}", "paragraph"),
    "a table": ("| a | b |\n|---|---|\n| 1 | 2 |", "table"),
    "a listing": ("```py\nx = 1\n\ny = 2\n```", "listing"),
    "an indented listing": ("    x = 1\n    y = 2", "listing"),
    "a quotation": ("> so he said", "quote"),
    "links": (" ".join(f"[One {at}](/x)" for at in "abcd"), "links"),
    "a marker": ("[… 3 links, 20 characters in nav]", "marker"),
    "a short line": ("See above.", "other"),
    "figures": ("12.5 13.8 99.1 " * 20, "other"),
    "messages with their places": (
        "src/app.py:\n" + "\n".join(f"   {at}:5  D401 The first line says what it is. Not how." for at in range(9, 14)),
        "other",
    ),
    "keys with their values": (
        "\n".join(f"{key}: a value in words. And more." for key in "abcde") + f"\n {FILLER['en'][0]}",
        "other",
    ),
    "options": (
        "Options:\n" + "\n".join(f"  --{key}  Warn about that. Twice.\n     or more" for key in "abcde"),
        "other",
    ),
}


@pytest.mark.parametrize(("text", "kind"), KINDS.values(), ids=KINDS.keys())
def test_each_block_has_its_kind(text: str, kind: Kind) -> None:
    assert [block.kind for block in blocks(f"\n{text}\n\n")] == [kind]


@given(st.text("ab.`~#->|\n \t[](x)", max_size=200))
def test_blocks_are_in_order_and_only_blank_text_stands_between(text: str) -> None:
    at = 0
    for block in blocks(text):
        assert text[at : block.start].strip() == ""
        assert block.text == text[block.start : block.end]
        assert block.end > block.start >= at
        at = block.end
    assert text[at:].strip() == ""


def test_paragraphs_make_prose() -> None:
    assert is_prose(list(blocks(FILLER["en"][0])))
    assert not is_prose(list(blocks("- one\n\n```\ncode\n```")))
    assert not is_prose([])


def test_what_is_mostly_lists_of_code_is_no_prose_whose_sentences_go() -> None:
    paragraph = FILLER["en"][0]
    assert is_mostly_prose(list(blocks(f"# Title\n\n- one\n\n{paragraph}")))
    assert not is_mostly_prose(list(blocks("```\n" + "code\n" * 200 + f"```\n\n{paragraph}\n\n{paragraph}")))
    assert not is_mostly_prose(list(blocks("- one\n- two")))


@pytest.mark.parametrize(
    "path", sorted(Path(blocks_module.__file__).parents[2].rglob("[a-z]*.py")), ids=lambda path: path.name
)
def test_source_code_is_no_prose_however_much_is_said_in_it(path: Path) -> None:
    assert not is_mostly_prose(list(blocks(path.read_text())))


COMMENTED = {
    "C": "/*\n * {}\n */\nint call(void);\n\n",
    "TypeScript": "/** {} */\n  title?: string;\n\n",
    "Ruby": "# {}\n# {}\ndef call(a)\n  b\nend\n\n",
    "SQL": "-- {}\nselect a from b;\n\n",
    "Lua": "-- {}\nlocal a = b\n\n",
    "Vim": '" {}\nset nocompatible\n\n',
    "XML": "<!-- x -->\n<a>\n{}\n</a>\n\n",
}


@pytest.mark.parametrize("language", COMMENTED)
def test_nor_is_what_consists_of_comments(language: str) -> None:
    text = COMMENTED[language].replace("{}", FILLER["en"][0]) * 20
    assert not is_mostly_prose(list(blocks(text)))


HEADS = {
    "a term above": ("pause\n    It waits until a signal comes to it.", "pause\n"),
    "a hanging indent": ("It waits until a signal comes to it, and then it\n    goes on as it did before.", ""),
    "a line": ("It waits.", ""),
    "a sentence above": ("It waits.\n    It goes on as it did before.", ""),
}


@pytest.mark.parametrize(("text", "above"), HEADS.values(), ids=HEADS.keys())
def test_text_hangs_on_a_short_line_above_it(text: str, above: str) -> None:
    (block,) = blocks(text)
    assert text[: head(block)] == above


def test_the_items_of_a_list_make_up_its_text() -> None:
    (block,) = blocks("- one\n  and more\n- two\n  1. three")
    assert items(block) == ["- one\n  and more\n", "- two\n", "  1. three"]
