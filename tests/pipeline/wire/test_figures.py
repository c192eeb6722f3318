from typing import Any

import pytest

from thinwire.pipeline.wire.figures import dollars, first, less, mapping, name, plus, tokens


@pytest.mark.parametrize("odd", [None, True, "3", -1, [], {}, float("nan"), float("inf"), 1 << 60])
def test_what_is_no_count(odd: Any) -> None:
    assert tokens(odd) is None
    assert dollars(odd) is None


def test_more_tokens_than_any_model_reads_are_no_count() -> None:
    assert (tokens((1 << 30) - 1), tokens(1 << 30), tokens(10**12)) == ((1 << 30) - 1, None, None)


def test_counts_may_be_written_as_floats() -> None:
    assert (tokens(3.0), tokens(0), dollars(1)) == (3, 0, 1.0)


def test_other_shapes_are_nothing() -> None:
    assert (mapping([]), first([]), first([1]), first({}), name(""), name(3)) == ({}, {}, {}, {}, None, None)


def test_sums_pass_over_what_is_unknown() -> None:
    assert (less(None, 3), less(10, None, 3), less(2, 3)) == (None, 7, 0)
    assert (plus(None, None), plus(None, 0), plus(2, 3)) == (None, 0, 5)
