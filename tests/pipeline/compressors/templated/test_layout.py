"""layout: what is written can be read back, by program as by eye."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.templated.columns import table
from thinwire.pipeline.compressors.templated.layout import written
from thinwire.pipeline.compressors.templated.read_back import reads_back

from ..log.texts import PIECE

SAME_SHAPE = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(PIECE, min_size=width, max_size=width).map(" ".join), min_size=4)
)


def said(*lines: str) -> list[str]:
    whole = table(lines)
    assert whole is not None
    return written(whole, lines) or []


@settings(deadline=None)
@given(SAME_SHAPE)
def test_a_table_of_whole_words_reads_back_or_says_that_it_does_not(lines: list[str]) -> None:
    whole = table(lines)
    found = written(whole, lines) if whole else None
    assert found is None or reads_back(found, lines) or any('"' in line or "" in line.split(" ") for line in lines)


def test_values_go_in_rows_under_their_template() -> None:
    assert said("a=1 x", "a=2 x", "a=9 x", "a=7 x") == [
        "[… 4 lines like next, * in rows below]",
        "a=* x",
        "1",
        "2",
        "9",
        "7",
    ]


def test_equal_lines_are_said_once() -> None:
    assert said("same 1", "same 1", "same 1") == ["[… 3 lines like next]", "same 1"]


def test_a_minute_that_stays_is_said_above_its_rows() -> None:
    lines = [f"10:0{at // 6}:{at:02} took {at * 37} ms" for at in range(24)]
    found = said(*lines)
    assert found[:4] == ["[… 24 lines like next, * in rows below, § above them]", "10:§* took * ms", "§ 00:", "00 0"]
    assert reads_back(found, lines)


def test_a_sign_that_the_lines_hold_is_not_used_for_values() -> None:
    assert said("* a1", "* a2", "* a3", "* a4")[1] == "* †"


def test_a_value_that_stands_twice_is_written_once() -> None:
    lines = [f"{at} is {at} of {at + 100}" for at in range(10, 20)]
    assert said(*lines)[1:3] == ["*1 is *1 of *2", "10 110"]
    assert reads_back(said(*lines), lines)


def test_a_value_that_mostly_repeats_has_ditto_marks() -> None:
    lines = [f"host-{'ab'[at // 10]} {at} port {1000 + at * at // 7 // 10 * 10}" for at in range(20)]
    assert reads_back(said(*lines), lines)


def test_columns_of_few_values_are_said_together_above_their_rows() -> None:
    lines = [f"level={'low' if at % 2 else 'high'} took {at} of everything for {'ab'[at % 2]}" for at in range(20)]
    whole = table(lines)
    assert whole is not None
    found = written(whole, lines, in_order=False) or []
    assert found[1:4] == ["level=§ took * of everything for §", "§ high a", "0"]
    assert found.count("§ low b") == 1
    assert reads_back(found, lines)
