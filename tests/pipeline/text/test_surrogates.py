"""surrogates: half a character is found wherever it stands, and a whole one is none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.text.surrogates import has_lone_surrogate


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from("\ud800\udbff\udc00\udfff"), st.text())
def test_half_a_character_is_found_wherever_it_stands(before: str, half: str, behind: str) -> None:
    assert not has_lone_surrogate(before)
    assert has_lone_surrogate(before + half + behind)


@pytest.mark.parametrize(
    ("spelt", "is_half"), [(r'"\ud83d\ude00"', False), (r'"\ud83d"', True), (r'"\ude00\ud83d"', True)]
)
def test_two_halves_make_a_character_and_one_does_not(spelt: str, is_half: bool) -> None:
    assert has_lone_surrogate(json.loads(spelt)) is is_half
