"""blocks: text as Markdown and plain text part it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.compressors.prose.blocks import Kind, blocks, is_prose

from .texts import FILLER

KINDS: dict[str, tuple[str, Kind]] = {
    "a heading": ("## Tea and water", "heading"),
    "an underlined heading": ("Tea\n===", "heading"),
    "a paragraph": (FILLER["en"][0], "paragraph"),
    "a Chinese paragraph": (FILLER["zh"][0], "paragraph"),
    "a list": ("- one\n- two", "list"),
    "a numbered list": ("1. one\n2. two", "list"),
    "a table": ("| a | b |\n|---|---|\n| 1 | 2 |", "table"),
    "a listing": ("```py\nx = 1\n\ny = 2\n```", "listing"),
    "an indented listing": ("    x = 1\n    y = 2", "listing"),
    "a quotation": ("> so he said", "quote"),
    "links": (" ".join(f"[One {at}](/x)" for at in "abcd"), "links"),
    "a marker": ("[… 3 links, 20 characters in nav]", "marker"),
    "a short line": ("See above.", "other"),
    "figures": ("12.5 13.8 99.1 " * 20, "other"),
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
