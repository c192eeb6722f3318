"""Spans are right or refused."""

from __future__ import annotations

import time
from json import dumps, loads
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.json_bytes.json_spans import Span, Unreadable, elements, members, root, string, strings
from thinwire.pipeline.model.reasons import Reason

from ..wire.conversations import odd_json

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=15,
)
seeds = st.integers(0, 1 << 32)
few = settings(max_examples=100, deadline=None)


def refused(body: bytes) -> Reason:
    with pytest.raises(Unreadable) as refusal:
        members(body, root(body))
    return refusal.value.reason


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"a":2,"a":1}',
        b'{"a":12,"b":3,"a":1}',
        b'{"a":1,"a":12}',
        b'{"a":1,"b":1,"a":1,"b":1}',
        b'{"a":1,"\\u0061":1}',
        b'{"":[],"":[]}',
    ],
)
def test_a_key_twice_is_refused(body: bytes) -> None:
    assert refused(body) is Reason.DUPLICATE_KEYS


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", Reason.NOT_JSON),
        (b"{", Reason.NOT_JSON),
        (b'{"a":1', Reason.NOT_JSON),
        (b'{"a":1}}', Reason.NOT_JSON),
        (b'{"a":1} x', Reason.NOT_JSON),
        (b'{"a":01}', Reason.NOT_JSON),
        (b'{"a":NaN}', Reason.NOT_JSON),
        (b'{"a":"\n"}', Reason.NOT_JSON),
        (b'{"\xff":1}', Reason.NOT_JSON),
        (b"\xef\xbb\xbf{}", Reason.NOT_JSON),
        (b"[]", Reason.NOT_THIS_FORMAT),
        (b'"a"', Reason.NOT_THIS_FORMAT),
    ],
)
def test_what_is_no_object_is_refused(body: bytes, reason: Reason) -> None:
    assert refused(body) is reason


@given(st.dictionaries(WORDS, VALUES, max_size=5), seeds)
@few
def test_members_are_where_they_say(value: dict[str, Any], seed: int) -> None:
    body = odd_json(value, Random(seed)) + b" \n"
    spans = members(body, root(body))
    assert list(spans) == list(value)
    assert {key: loads(body[span.start : span.end]) for key, span in spans.items()} == value


@given(st.lists(VALUES, max_size=5), seeds)
@few
def test_elements_are_where_they_say(value: list[Any], seed: int) -> None:
    body = b"\t" + odd_json(value, Random(seed))
    assert [loads(body[span.start : span.end]) for span in elements(body, root(body))] == value


def leaves(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [leaf for element in inner for leaf in leaves(element)]


@given(VALUES, seeds)
@few
def test_strings_are_all_values_and_no_keys(value: Any, seed: int) -> None:
    body = odd_json(value, Random(seed))
    assert [string(body, span) for span in strings(body, root(body))] == leaves(value)


def test_a_key_twice_below_is_refused() -> None:
    body = b'{"a":[{"b":"x","b":"y"}]}'
    with pytest.raises(Unreadable) as refusal:
        strings(body, root(body))
    assert refusal.value.reason is Reason.DUPLICATE_KEYS


def test_numbers_of_any_length_are_passed_over() -> None:
    body = b'{"n":%s,"e":1e400,"s":"x"}' % (b"9" * 10_000)
    assert [string(body, span) for span in strings(body, root(body))] == ["x"]


def test_depth_costs_no_more_than_length() -> None:
    deep = dumps("x" * 100).encode()
    for _ in range(400):
        deep = b'{"a":[%s]}' % deep
    body = b'{"long":"%s","deep":%s}' % (b"y" * 4_000_000, deep)
    start = time.process_time()
    assert len(strings(body, root(body))) == 2
    assert time.process_time() - start < 1


def test_too_deep_is_refused() -> None:
    body = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    assert refused(body) is Reason.NOT_JSON
    with pytest.raises(Unreadable):
        strings(body, root(body))


def test_no_string_is_an_empty_one() -> None:
    assert string(b"12", Span(0, 2)) == string(b"", None) == ""
