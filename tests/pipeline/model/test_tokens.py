"""Tokens: exact, offline, for any text."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.model import tokens

O200K = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
"""SHA-256 of o200k_base.tiktoken, as tiktoken itself expects it."""


def test_the_vendored_vocabulary_is_the_published_one() -> None:
    lines = (base64.b64encode(token) + b" %d\n" % rank for token, rank in tokens.ranks().items())
    assert hashlib.sha256(b"".join(lines)).hexdigest() == O200K


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("hello world", 2), ("<|endoftext|>", 7), ("a" * 8, 1), ("\ud83d", 1)]
)
def test_counts_are_those_of_the_encoder(text: str, count: int) -> None:
    assert tokens.count(text) == count


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_the_count_is_the_length_of_the_public_list(text: str) -> None:
    assert tokens.count(text) == len(tokens.encoder().encode_ordinary(text))


def test_counting_makes_no_list_and_loads_no_numpy() -> None:
    assert hasattr(tokens.encoder()._core_bpe, "encode_to_tiktoken_buffer")  # else tokens.py has a slow way to drop
    asked = "import sys; from pipeline.model import tokens; tokens.count('a'); sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", asked], check=True, timeout=60)


def test_a_tiktoken_without_that_call_still_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    encoding = tokens.encoder()
    monkeypatch.setattr(encoding, "_core_bpe", SimpleNamespace(encode_ordinary=encoding._core_bpe.encode_ordinary))
    assert tokens._counter.__wrapped__()("hello <|endoftext|>") == 8


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), st.text("ab7 .-_'\n\té\u00b2\u0301\u017fst", max_size=80)))
def test_a_text_has_at_least_a_token_for_each_word(text: str) -> None:
    assert tokens.at_least(text) <= tokens.count(text)


def test_a_word_is_what_stands_between_signs() -> None:
    assert tokens.at_least("GET /api/v1/orders/17 it's 200ms") == 7


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_a_token_has_at_least_one_byte(text: str) -> None:
    assert tokens.count(text) <= len(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=200, deadline=None)
@given(st.text("ab 7.5/-(\n\t\r\x1c\u00a0\u2028\u0665\u00e9A'", max_size=60), st.text(max_size=20), st.integers(1, 40))
def test_a_long_text_that_repeats_itself_counts_as_if_encoded_whole(text: str, other: str, times: int) -> None:
    whole = f"{text} {other}" * times + text + "1 23  456\n 7890 " * 200
    assert tokens.count(whole) == len(tokens.encoder().encode_ordinary(whole))
