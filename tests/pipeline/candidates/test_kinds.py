from __future__ import annotations

import pytest

from thinwire.pipeline.candidates.kinds import Kinds

TIMED = "".join(f"2025-03-08 09:12:{at:02} INFO worker {at} is ready\n" for at in range(30))
SOURCE = "".join(
    f"def plus_{at}(number):\n    print(number)\n    more = number + {at}\n    print(more)\n    return more\n\n\n"
    for at in range(12)
)


@pytest.mark.parametrize("text", ["", "some words\n", "one line\n\nand another, unlike it\n"])
def test_of_most_texts_no_compressor_has_an_opinion(text: str) -> None:
    assert Kinds().of(text) == ""
    assert Kinds().applicable(text, code=True) == []


def test_source_code_that_nobody_asked_to_shorten_is_nothing_else_either() -> None:
    assert Kinds().applicable(SOURCE, code=False) == []
    assert [one.name for one in Kinds().applicable(SOURCE, code=True)] == ["code"]


def test_what_a_text_is_does_not_depend_on_what_was_asked_before() -> None:
    kinds = Kinds()
    assert [kinds.of(text) for text in (TIMED, "x", TIMED)] == ["log", "", "log"]
