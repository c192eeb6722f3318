"""breaking: a long line of JSON in several, each of which is one of its brackets or members; joined, they are the line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.compressors.selection.breaking import broken, join

MEMBERS = st.recursive(
    st.none() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=40,
)


@pytest.mark.parametrize("line", ["", "a" * 99, "{" * 99, "}" * 99, "[" * 40 + "}" * 40, '"' + "[," * 60])
def test_what_has_no_brackets_that_match_stays_one_line(line: str) -> None:
    assert broken(line, 20) == [line]


@given(MEMBERS, st.integers(1, 80))
def test_the_pieces_are_the_line_and_a_long_container_has_its_brackets_on_lines_of_their_own(
    value: object, most: int
) -> None:
    line = json.dumps(value, separators=(",", ":"))
    pieces = broken(line, most)
    assert join(pieces) == line or pieces == [line]
    if isinstance(value, list | dict) and len(line) > most + 1 and len(pieces) > 1:
        assert pieces[0] in ("[", "{")
        assert pieces[-1] in ("]", "}")
        assert all(piece.startswith(" ") for piece in pieces[1:-1])


def test_members_stand_one_a_line_below_their_bracket() -> None:
    line = '{"name":"x","files":[{"a":1},{"b":2}]}'
    assert broken(line, 10) == ["{", ' "name":"x",', ' "files":[', '  {"a":1},', '  {"b":2}', " ]", "}"]
    assert broken(line, 20) == ["{", ' "name":"x",', ' "files":[{"a":1},{"b":2}]', "}"]


def test_what_is_nested_too_deeply_is_not_broken_for_ever() -> None:
    line = "[" * 5_000 + "]" * 5_000
    assert join(broken(line, 10)) == line
