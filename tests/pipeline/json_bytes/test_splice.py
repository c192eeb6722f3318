"""No edit: the same object. An edit: its span, and nothing else."""

from __future__ import annotations

from json import loads

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.json_bytes.splice import json_string, splice
from thinwire.pipeline.model.blocks import Edit


def edit(start: int, end: int, replacement: bytes) -> Edit:
    return Edit(start, end, replacement, "", "", "", 0, 0, "", True)


def test_no_edit_gives_the_same_object() -> None:
    body = b'{"a":1}'
    assert splice(body, []) is body


@pytest.mark.parametrize("edits", [[(3, 2)], [(0, 9)], [(-1, 2)], [(0, 3), (2, 4)], [(3, 4), (0, 1)]])
def test_edits_that_overlap_or_leave_the_body_are_refused(edits: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="edit at"):
        splice(b"12345678", [edit(start, end, b"") for start, end in edits])


@given(st.binary(max_size=60), st.lists(st.integers(0, 60), max_size=8), st.binary(max_size=5))
def test_all_that_is_not_edited_stays(body: bytes, cuts: list[int], replacement: bytes) -> None:
    cuts = sorted(min(cut, len(body)) for cut in cuts)[: len(cuts) // 2 * 2]
    spans = list(zip(cuts[::2], cuts[1::2], strict=True))
    kept = [body[end:start] for end, start in zip([0, *cuts[1::2]], [*cuts[::2], len(body)], strict=True)]
    assert splice(body, [edit(start, end, replacement) for start, end in spans]) == replacement.join(kept)


@given(st.text(st.characters(codec=None)), st.sampled_from([b'"a"', '"é"'.encode()]))
def test_a_string_is_written_in_the_spelling_of_another(text: str, like: bytes) -> None:
    written = json_string(text, like)
    assert loads(written) == text
    assert written.isascii() or not like.isascii()
