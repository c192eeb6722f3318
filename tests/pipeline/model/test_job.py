"""job: which decisions may only be sent where the original is kept, and under which name that is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.model.job import ID_DIGITS, Replacement, short_id


@pytest.mark.parametrize(
    ("decision", "needed"),
    [
        (Replacement(None, "short"), False),
        (Replacement("x", lossless=True), False),
        (Replacement("x", lossless=True, gone=True), False),
        (Replacement("x", gone=False), False),
        (Replacement("x", gone=True), True),
        (Replacement("x", gone=None), True),
    ],
)
def test_what_lost_something_or_may_have_needs_its_original(decision: Replacement, needed: bool) -> None:
    assert decision.needs_original is needed


@given(st.text(), st.text())
def test_texts_that_differ_have_ids_that_do(one: str, other: str) -> None:
    assert (short_id(one) == short_id(other)) == (one == other)
    assert len(short_id(one)) == ID_DIGITS


def test_a_lone_surrogate_has_an_id() -> None:
    assert short_id("\ud800") != short_id("?")
