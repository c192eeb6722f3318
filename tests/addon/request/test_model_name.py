"""What names no model, then what does; and that a body of any kind is never more than "not known"."""

from __future__ import annotations

import gzip
import json

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.request.model_name import asked, named


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"model": 3}', b'{"model": null}', b'{"messages": [{"model": "inner"}]}', b"\xff{}"],
)
def test_names_no_model(body: bytes) -> None:
    assert named(body) == ""


@pytest.mark.parametrize(
    "body", [b'{"model": "gpt-5", "n": 1}', b'{"type": "response.create", "response": {"model": "gpt-5"}}']
)
def test_names_one(body: bytes) -> None:
    assert named(body) == "gpt-5"


@given(st.binary(max_size=300))
def test_never_raises(body: bytes) -> None:
    assert isinstance(named(body), str)


async def test_a_body_in_an_encoding_and_a_large_one_are_read_too() -> None:
    body = json.dumps({"messages": ["x" * 100_000], "model": "gpt-5"}).encode()
    assert await asked(body, "") == "gpt-5"
    assert await asked(gzip.compress(body), "GZIP") == "gpt-5"
    assert await asked(zstandard.compress(body), "zstd") == "gpt-5"
    assert await asked(body, "gzip") == await asked(body, "none-that-is-known") == ""
