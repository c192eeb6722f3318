"""omissions: what holds for each of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from thinwire.pipeline.compressors.omissions import OMISSIONS, Omission
from thinwire.pipeline.model import markers
from thinwire.pipeline.verify.omitted import wrongly_omitted

from .test_laws import TEXTS, corpus

every_omission = pytest.mark.parametrize("omission", OMISSIONS, ids=lambda omission: omission.name)


@every_omission
@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_it_never_raises_and_says_what_it_takes_out(omission: Omission, text: str) -> None:
    rest = omission.omit(text, 50)
    assert rest is None or (len(rest) < len(text) and markers.is_ours(rest))


@every_omission
def test_of_the_corpus_it_takes_out_nothing_that_its_judge_wants(omission: Omission) -> None:
    for item in corpus():
        rest = omission.omit(item.text, 300)
        assert rest is None or not wrongly_omitted(omission.name, item.text, rest), item.name
