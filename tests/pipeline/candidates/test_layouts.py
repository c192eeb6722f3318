"""Candidates by their tokens."""

from __future__ import annotations

from thinwire.pipeline.candidates.candidate import Candidate, Sized
from thinwire.pipeline.candidates.layouts import from_the_smallest


def test_candidates_come_in_the_order_of_their_tokens_though_a_longer_one_may_have_fewer() -> None:
    texts = ["a b c d e f g h", "one two three four", "a " * 50, "x" * 9]
    ways = [Candidate(Sized(text), "log", "log", lossless=True) for text in texts]
    ordered = [way.sized.exact for way in from_the_smallest(ways)]
    assert len("one two three four") > len(texts[0]) and ordered == sorted(ordered)
