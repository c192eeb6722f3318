"""worker: frames in, frames out, whatever becomes of a text."""

from __future__ import annotations

import io

import pytest

from thinwire.addon.config.model_files import Unusable
from thinwire.addon.kompress.messages import pack, unpack
from thinwire.addon.kompress.worker import serve
from thinwire.addon.workers.messages import HEADER, length
from thinwire.pipeline.compressors.prose.words import Scorer

from .test_shortener import TEXT


def answers(loaded: object, *texts: str) -> list[tuple[bool, str]]:
    out = io.BytesIO()
    serve(io.BytesIO(b"".join(map(pack, texts))), out, loaded)  # type: ignore[arg-type]
    out.seek(0)
    found = []
    while header := out.read(HEADER):
        found.append(unpack(out.read(length(header))))
    return found


def test_each_text_has_an_answer_in_turn() -> None:
    def scorer() -> Scorer:
        return lambda words: [[0.0]] * len(words)

    (well, said), nothing = answers(scorer, TEXT, "no prose \ud800")
    assert well
    assert "words left out between]" in said
    assert nothing == (True, "")


@pytest.mark.parametrize(("fault", "said"), [(Unusable("not there"), "not there"), (KeyError("secret"), "KeyError")])
def test_what_fails_says_why_without_a_text(fault: Exception, said: str) -> None:
    def loaded() -> Scorer:
        raise fault

    assert answers(loaded, TEXT) == [(False, said)]
