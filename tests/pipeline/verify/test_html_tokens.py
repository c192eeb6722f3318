"""html_tokens: tags and texts, whatever the markup."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.verify.html_tokens import Tag, tokens

READ = {
    "text": ("a &lt; b", ["a < b"]),
    "a tag": ("<P Class=x y='&amp;'>", [Tag("p", True, {"class": "x", "y": "&"})]),
    "a closing tag": ("</p >", [Tag("p", False, {})]),
    "a sign": ("1 < 2", ["1 ", "<", " 2"]),
    "a comment": ("a<!-- <p> -->b<!doctype html>", ["a", "b"]),
    "a script": ("<script>a<b</script>", [Tag("script", True, {}), "a<b", Tag("script", False, {})]),
    "a title": ("<title>a &amp; b", [Tag("title", True, {}), "a & b"]),
    "a bracket in quotes": ("<a b='>'>c", [Tag("a", True, {"b": ">"}), "c"]),
}


@pytest.mark.parametrize(("page", "found"), READ.values(), ids=READ.keys())
def test_each_is_read_as_what_it_is(page: str, found: list[Tag | str]) -> None:
    assert list(tokens(page)) == found


@settings(max_examples=200)
@given(st.text("<>/='\"ab !-&;\n", max_size=80))
def test_any_text_ends(page: str) -> None:
    list(tokens(page))
