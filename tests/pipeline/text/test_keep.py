"""Exactly the lines in which an expression is found, in linear time; what cannot be done so is refused with a sentence."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.text.keep import check, kept_lines, stay

LINES = st.lists(st.text(alphabet="ab é\r\tKEEP\ud800", max_size=12)).map("\n".join)
PATTERNS = ["KEEP", "a|b", r"^a", r"b$", "é", r"(?i)keep", r"[^a]b", r"\s+K", r"a.*b", "(a)(b)"]


def test_no_pattern_keeps_nothing() -> None:
    assert kept_lines("a\nb", "") == frozenset()


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=LINES)
def test_the_lines_are_those_that_a_search_in_each_finds(pattern: str, text: str) -> None:
    lines = text.encode("utf-8", "replace").decode().split("\n")
    wanted = {number for number, line in enumerate(lines) if re.search(pattern, line)}
    assert kept_lines(text, pattern) == wanted


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(a|a)*b", r"(.*a){20}"])
def test_what_freezes_other_engines_takes_no_time(pattern: str) -> None:
    kept_lines("a" * 5_000 + "!\n" + "a" * 5_000, pattern)


@pytest.mark.parametrize("pattern", ["(", "a)|(b", "(?=a)", r"(a)\1", "*", "x{2000}"])
def test_what_is_no_expression_of_linear_time_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="must be a regular expression in RE2's syntax"):
        check(pattern)


@pytest.mark.parametrize("pattern", ["a*", "^", "x|", r"\b|"])
def test_what_fits_every_line_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="every line"):
        check(pattern)


@given(text=LINES)
def test_lines_stay_in_their_own_text_and_where_none_is_wanted(text: str) -> None:
    assert stay(text, text, "KEEP")
    assert stay(text, "", "")
    assert stay(text, "", "KEEP") == ("KEEP" not in text)
