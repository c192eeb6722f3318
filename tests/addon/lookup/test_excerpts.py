"""Parts of a text: what cannot be had is refused with a sentence, the rest is cut at lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.addon.lookup.excerpts import BadRequest, excerpt

TEXT = "one\ntwo\nthree\nfour\n\nsix"


@pytest.mark.parametrize(
    ("wanted", "grep", "said"),
    [
        ("a-b", "", "no range of lines"),
        ("-", "", "no range of lines"),
        ("0-4", "", "counted from 1"),
        ("4-2", "", "counted from 1"),
        ("1;2", "", "no range of lines"),
        ("7", "", "6 lines only"),
        ("", "(", "no regular expression"),
        ("", "seven", "none of its 6 lines"),
        ("1-2", "six", "none of its 2 lines"),
    ],
)
def test_what_cannot_be_had_is_refused_with_a_sentence(wanted: str, grep: str, said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        excerpt(TEXT, wanted, grep)


@pytest.mark.parametrize(
    ("wanted", "grep", "part"),
    [
        ("2-3", "", "two\nthree"),
        ("2", "", "two"),
        ("5-", "", "\nsix"),
        ("-2", "", "one\ntwo"),
        ("4-99", "", "four\n\nsix"),
        ("", "^t", "2:two\n3:three"),
        ("3-4", "o", "4:four"),
    ],
)
def test_lines_keep_the_numbers_they_have_in_the_whole(wanted: str, grep: str, part: str) -> None:
    assert excerpt(TEXT, wanted, grep) == part


@settings(max_examples=50, deadline=None)
@given(text=st.text(), at=st.integers(1, 30))
def test_two_parts_side_by_side_are_the_whole(text: str, at: int) -> None:
    assert excerpt(text) is text
    if at < text.count("\n") + 1:
        assert excerpt(text, f"-{at}") + "\n" + excerpt(text, f"{at + 1}-") == text
