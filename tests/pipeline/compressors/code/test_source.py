"""source: code bare, in a fence, or numbered."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.code.source import read

BARE = {
    "empty": "",
    "code": "a = 1\nb = 2\n",
    "an open fence": "```python\na = 1\n",
    "prose around a fence": "See:\n```\na = 1\n```\n",
    "numbers out of order": "1: a\n3: b\n",
    "a dictionary's rows": "1: 'a',\n2 + 3: 'b',\n",
}


@pytest.mark.parametrize("text", BARE.values(), ids=BARE.keys())
def test_what_is_neither_fenced_nor_numbered_is_as_it_is(text: str) -> None:
    found = read(text)
    assert (found.above, found.code, found.first) == ((), found.shown, 1)


@given(st.lists(st.sampled_from(["a", "", "  b = 1", "```", "1\tx", "2: y", "7", "\ud800"]), max_size=8).map("\n".join))
@settings(deadline=None)
def test_what_was_read_makes_up_the_text(text: str) -> None:
    found = read(text)
    assert "\n".join((*found.above, *found.shown, *found.below)) == text
    assert len(found.code) == len(found.shown)


def test_a_fence_is_taken_off() -> None:
    found = read("```python\na = 1\n```\n")
    assert (found.above, found.code, found.below, found.first) == (("```python",), ("a = 1",), ("```", ""), 2)


@pytest.mark.parametrize("separator", ["\t", "→", ": ", " | "])
def test_numbers_are_taken_off_also_where_nothing_follows_them(separator: str) -> None:
    code = ("def f():", "", "    return 1")
    text = "\n".join(f"{number:6}{separator}{line}".rstrip() for number, line in enumerate(code, 99)) + "\n"
    assert (read(text).code, read(text).first) == (code, 99)
