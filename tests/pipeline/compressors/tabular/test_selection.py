from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.tabular.selection import Selection, simhash

LINES = st.lists(st.text("ab1é \n-", max_size=12), min_size=1, max_size=40)


@settings(deadline=None, max_examples=60)
@given(LINES, st.sets(st.integers(0, 39)), st.integers(0, 40))
def test_what_must_be_shown_is_and_so_are_both_ends(lines: list[str], musts: set[int], rows: int) -> None:
    musts = {at for at in musts if at < len(lines)}
    shown = Selection(lines).of(musts, rows)
    assert musts | {0, len(lines) - 1} <= shown <= set(range(len(lines)))


@settings(deadline=None, max_examples=60)
@given(LINES, st.integers(0, 40))
def test_a_letter_beyond_ascii_elsewhere_changes_no_choice(lines: list[str], rows: int) -> None:
    lines = [line.replace("é", "e").replace("\n", "") for line in lines]
    assert Selection(lines).of(set(), rows) == Selection([line + "…" for line in lines]).of(set(), rows)


def test_the_row_of_the_rarest_words_is_told_first() -> None:
    lines = [f"ok {at % 3} same words" for at in range(50)]
    lines[31] = "quite unlike all others"
    assert 31 in Selection(lines).of(set(), 6)


def test_hashes_of_like_words_are_alike_and_count_each_bit_by_itself() -> None:
    words = [f"word{at}" for at in range(30)]
    assert (simhash(words) ^ simhash(words[1:])).bit_count() < (
        simhash(words) ^ simhash(["other", "thing"])
    ).bit_count()
    assert simhash(words[:1] * 3) == simhash(words[:1])
