"""What stood there before is named so that a reader finds it, and nothing else."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.compressors.rows.repeats import repeats

AGAIN = re.compile(r"\[… again the (\d+) lines that follow this one above: (.*)\]")
WORDS = st.sampled_from([f"{word} {'x' * 90}" for word in ("one", "two", "three", "four")])
BLOCKS = st.lists(st.sampled_from([[f"{name}{at} {'y' * 90}" for at in range(4)] for name in "ab"]), max_size=1)


@given(st.lists(st.tuples(WORDS, BLOCKS), max_size=9))
def test_one_line_above_reads_like_what_is_named(parts: list[tuple[str, list[list[str]]]]) -> None:
    lines = [line for word, found in parts for line in (word, *(each for block in found for each in block))]
    for start, (marker, length) in repeats(lines).markers.items():
        if match := AGAIN.fullmatch(marker):
            (place,) = [index for index, line in enumerate(lines[:start]) if line == match[2]]
            assert lines[place + 1 : place + 1 + length] == lines[start : start + length]


def test_a_block_after_a_line_that_came_twice_is_no_reference() -> None:
    block = [f"b{at} {'y' * 90}" for at in range(4)]
    assert len(repeats(["name", *block, "other", *block]).markers) == 1
    assert not repeats(["name", *block, "name", "something else", "other", *block]).markers
