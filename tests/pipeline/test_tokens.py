"""Tokens: exact, offline, for any text."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import tokens

HASHES = {
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
}


@pytest.mark.parametrize("name", HASHES)
def test_the_vendored_vocabulary_is_the_published_one(name: str) -> None:
    lines = (base64.b64encode(token) + b" %d\n" % rank for token, rank in tokens.ranks(name).items())
    assert hashlib.sha256(b"".join(lines)).hexdigest() == HASHES[name]


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("hello world", 2), ("<|endoftext|>", 7), ("a" * 8, 1), ("\ud83d", 1)]
)
def test_counts_are_those_of_the_encoder(text: str, count: int) -> None:
    assert tokens.count(text) == count


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_a_token_has_at_least_one_byte(text: str) -> None:
    assert tokens.count(text) <= len(text.encode("utf-8", "surrogatepass"))
