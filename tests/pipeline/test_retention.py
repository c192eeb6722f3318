"""What is counted as a number, a path or an error, and when it has stayed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.retention import FACTS, Retained, retention

TEXTS = st.lists(
    st.text(alphabet="ab1 2./:-é\ud800", max_size=20) | st.sampled_from(["ERROR x/y.py:3 failed", "1.2.3", "//h/p"])
).map("\n".join)


@given(text=TEXTS, other=TEXTS)
def test_no_more_stays_than_was_there_and_all_of_it_in_the_same_text(text: str, other: str) -> None:
    for whole, sent in ((False, text), (True, other)):
        assert all(found.there == found.stayed for found in retention(text, sent, whole=whole).values())
    assert all(0 <= found.stayed <= found.there for found in retention(text, other, whole=False).values())


@given(text=TEXTS)
def test_numbers_are_those_that_a_plain_search_finds(text: str) -> None:
    wanted = {word.strip(".") for word in re.findall(r"[0-9.]+", text)} - {""}
    assert retention(text, "", whole=False)["number"] == Retained(len(wanted), 0)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("src/app/main.py:12: x", 1),
        ("/usr/bin/env /etc 2025/03/08 and/or", 2),
        ("https://host.example/a/b", 0),
        ("no path", 0),
    ],
)
def test_a_path_has_two_parts_and_a_letter(text: str, paths: int) -> None:
    assert retention(text, "", whole=False)["path"].there == paths


def test_an_error_stays_as_its_line() -> None:
    text = "ok\n  ERROR: disk  is full\nerror: x\n0 errors? no\nterror\n"
    assert retention(text, "  ERROR: disk is full", whole=False)["error"] == Retained(3, 1)
    assert retention(text, "", whole=False).keys() == set(FACTS)
