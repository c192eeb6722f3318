"""Many names: the part they share once, and no name divided inside a word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.shaped.names import lines, split

NAMES = st.lists(
    st.tuples(
        st.sampled_from(["", "1", "0.2s"]),
        st.lists(st.sampled_from(["a", "b1", "::", "/", ".", " > ", "[x]", "it works()"]), min_size=1).map("".join),
    ),
    max_size=9,
)


@pytest.mark.parametrize("name", ["", "plain", "a b c", "[x]", "1.5", "a.c b.c", "::", "/", "v1.2.3"])
def test_a_name_of_one_part_is_not_divided(name: str) -> None:
    assert split(name) == ("", name)


def test_names_share_the_part_before_their_last_separator() -> None:
    assert list(lines([("", "x"), ("", "a::b::one"), ("", "a::b::two")])) == ["x", "a::b:: one two"]


def test_names_with_the_same_value_before_them_go_together() -> None:
    assert list(lines([("1%", "t::a"), ("1%", "t::b[1]"), ("1%", "t::b[2]")])) == ["t::", "1% a b[1] [2]"]


@settings(max_examples=60, deadline=None)
@given(NAMES)
def test_no_letter_of_a_name_is_lost(rows: list[tuple[str, str]]) -> None:
    said = " ".join(lines(rows))
    assert all(split(name)[1].strip() in said or "[" in name for _, name in rows)
