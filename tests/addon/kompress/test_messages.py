"""messages: a text comes out as it went in, and rubbish is refused."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.kompress.messages import pack, unpack
from thinwire.addon.workers.messages import HEADER, length


@given(text=st.text(st.characters()), well=st.booleans())
def test_a_text_comes_out_as_it_went_in(text: str, well: bool) -> None:
    packed = pack(text, well=well)
    assert length(packed[:HEADER]) == len(packed) - HEADER
    assert unpack(packed[HEADER:]) == (well, text)


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"\xc0", b"\x92\xc3"])
def test_rubbish_is_refused(rubbish: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        unpack(rubbish)
