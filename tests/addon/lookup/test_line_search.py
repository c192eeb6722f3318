"""An expression that takes for ever is given up, and none runs in this process."""

from __future__ import annotations

import re
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.addon.lookup.line_search import BadExpression, matching

ENDLESS = ["a" * 5_000 + "!"]


@pytest.mark.parametrize("pattern", ["(a|aa)+$", "(a*)*b"])
def test_an_expression_that_takes_for_ever_is_given_up(pattern: str) -> None:
    began = time.monotonic()
    with pytest.raises(BadExpression, match="took longer"):
        matching(ENDLESS, pattern)
    assert time.monotonic() - began < 60


@pytest.mark.parametrize("pattern", ["(", "a\nb", "a" * 20_000, "(?P<x>", "(" * 200, "a{99999999999}"])
def test_what_is_no_expression_is_refused(pattern: str) -> None:
    with pytest.raises(BadExpression):
        matching(["row"], pattern)


def test_no_expression_runs_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere")
    assert matching(["a b", "c"], "a b") == [0]
    with pytest.raises(BadExpression, match="no process"):
        matching(["a b"], "a.b")


ROWS = st.lists(st.text().filter(lambda row: "\n" not in row), max_size=5)


@settings(max_examples=200)
@given(ROWS, st.text("ab -/:'", max_size=3))
def test_plain_words_are_found_as_an_expression_would(rows: list[str], words: str) -> None:
    assert matching(rows, words) == [number for number, row in enumerate(rows) if re.search(words, row)]


@pytest.mark.parametrize("rows", [["ERROR x", "warn", "WARN \ud83d"], [], ["", "[ERROR"]])
def test_an_expression_finds_what_re_finds(rows: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thinwire.addon.lookup.line_search._PATIENCE", 60.0)  # the machine may be busy
    assert matching(rows, "ERROR|W.*N") == [n for n, row in enumerate(rows) if re.search("ERROR|W.*N", row)]
