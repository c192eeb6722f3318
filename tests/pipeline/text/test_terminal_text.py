"""Canonical text: what a terminal would show."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.text.terminal_text import canonical

SAME = ["", "plain\n", "a  b\n\n\n  indented\n", "日本語\n", "\ud800", "@@ -1,2 +1,2 @@\n-a \n+b \n"]
SHOWN = {
    "\x1b[31mred\x1b[0m": "red",
    "\x1b]8;;http://x\x07link\x1b]8;;\x07": "link",
    "a\r\nb\r\n": "a\nb\n",
    " 10%\r 50%\r100%\n": "100%\n",
    "downloading 100\rdone\n": "doneloading 100\n",
    "trailing  \t\nx ": "trailing\nx",
    "\x1b[2K\r\x1b[1Gok\n": "ok\n",
}


@pytest.mark.parametrize("text", SAME)
def test_what_needs_nothing_comes_back_as_the_same_object(text: str) -> None:
    assert canonical(text) is text


@pytest.mark.parametrize("text", SHOWN)
def test_it_is_what_a_terminal_shows(text: str) -> None:
    assert canonical(text) == SHOWN[text]


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("ab \t\n\r\x1b[31mK0;]\x07"), max_size=120))
def test_once_is_enough(text: str) -> None:
    once = canonical(text)
    assert (
        canonical(once) == once or "\x1b" in once
    )  # an escape put together by removing another is left for the next one
