"""Blocks of lines that come again: nothing that stands alone is one, and pairs are counted right while they are joined."""

from __future__ import annotations

from collections import Counter
from operator import add

from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.compressors.rows.blocks import PairCounts, blocks


def test_lines_that_do_not_come_again_are_no_block() -> None:
    assert blocks([f"{chr(97 + index % 26)}{chr(97 + index // 26)}: 1" for index in range(40)]) == []


def test_a_heading_with_its_detail_is_a_block() -> None:
    lines = [line for index in range(5) for line in (f"host {index}", f"  state = {index}")]
    assert blocks(lines) == [(2, [0, 2, 4, 6, 8])]


@given(st.text("abcd", max_size=60), st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=4))
def test_pairs_are_counted_as_if_anew(symbols: str, joins: list[tuple[str, str]]) -> None:
    counts = PairCounts(symbols)
    for number, (one, other) in enumerate(joins):
        if one != other and one + other in counts.of_pairs:
            joined = "1234"[number]
            symbols = symbols.replace(one + other, joined)
            counts.replaced(symbols, one + other, joined)
    assert {symbol: times for symbol, times in counts.times.items() if times} == Counter(symbols)
    assert _often(counts.of_pairs) == _often(Counter(map(add, symbols, symbols[1:])))


def _often(pairs: dict[str, int]) -> dict[str, int]:
    """What may be joined: pairs of different symbols that come three times or more."""
    return {pair: times for pair, times in pairs.items() if times >= 3 and pair[0] != pair[1]}
