"""Every replacement comes back as it was, whatever its text; anything else is refused with an error that callers expect."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.stores.replacement_codec import decode, encode
from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.reasons import Reason


@given(st.text(st.characters(categories=None)), st.integers(0, 1 << 40))
def test_a_replacement_comes_back_as_it_was(text: str, count: int) -> None:
    for replacement in (
        Replacement(text, tokens_before=count, original_id="0f"),
        Replacement(None, Reason.SHORT),
        Replacement(None, Reason.CACHED, sent_at=count / 7),
    ):
        assert decode(encode(replacement)) == replacement


@pytest.mark.parametrize(
    "stored", [b"", b"\xc0", b"{}", encode(Replacement("abc"))[:-1], encode(Replacement("é"))[:-1] + b"\xff"]
)
def test_anything_else_is_refused(stored: bytes) -> None:
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        decode(stored)
