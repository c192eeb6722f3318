"""What is sent is the text with declared gaps, or it is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.verify.gaps import Gap, gap_of, shown_lines

LINES = [f"line {at}" for at in range(8)]


def sent(*items: str | Gap) -> dict[int, str] | None:
    return shown_lines(items, LINES)


@pytest.mark.parametrize(
    "items",
    [
        LINES[:7],  # one is missing, undeclared
        [*LINES[:3], Gap(4), *LINES[6:]],  # a wrong count
        [*LINES[:3], Gap(2), LINES[6], LINES[7]],
        [LINES[1], LINES[0], Gap(6)],  # moved
        ["line 0", "line 1 ", Gap(6)],  # changed
        [*LINES, Gap(1)],
        ["[… 8 lines, 3 shown]", *LINES[:2], Gap(6)],  # a wrong total
        ["line[… 3 characters left out]0", Gap(7)],  # a wrong count inside of a line
    ],
)
def test_what_is_not_the_text_with_those_gaps_is_refused(items: list[str | Gap]) -> None:
    assert sent(*items) is None


def test_whatever_is_left_out_with_the_right_count_is_found() -> None:
    assert sent(*LINES[:2], Gap(5), LINES[7]) == {0: LINES[0], 1: LINES[1], 7: LINES[7]}
    assert sent("[… 8 lines, 1 shown]", Gap(4), LINES[4], Gap(3)) == {4: LINES[4]}
    assert sent(Gap(8)) == {}


def test_a_line_may_be_shown_with_a_counted_gap_in_it() -> None:
    assert sent("li[… 3 characters left out]0", Gap(7)) == {0: "li[… 3 characters left out]0"}


@pytest.mark.parametrize(
    ("like", "words", "right"),
    [(4, ["line"], True), (1, ["line", "3"], True), (3, ["line"], False), (4, ["lane"], False)],
)
def test_what_a_gap_says_its_lines_are_like_is_true_of_as_many(like: int, words: list[str], *, right: bool) -> None:
    assert (sent(*LINES[:2], Gap(4, like, tuple(words)), *LINES[6:]) is not None) is right


def test_times_above_lines_are_no_lines() -> None:
    mark = "[… at 2026-05-07T17:30:01Z]"
    lines = ["a", mark, "b", "c", mark.replace("01", "31"), "d"]
    assert shown_lines(["a", Gap(2), lines[4], "d"], lines) == {0: "a", 4: lines[4], 5: "d"}
    assert shown_lines(["[… 4 lines, 2 shown]", "a", Gap(2), "d"], lines) == {0: "a", 5: "d"}
    assert shown_lines(["a", mark, "b", Gap(2)], lines) is not None
    assert shown_lines(["a", "b", Gap(2)], lines) is None  # a time was dropped where nothing is said to be missing


@given(st.lists(st.booleans(), min_size=1, max_size=30), st.data())
def test_one_more_or_one_less_is_noticed(kept: list[bool], data: st.DataObject) -> None:
    lines = [f"{at} text" for at in range(len(kept))]
    items: list[str | Gap] = []
    for line, is_kept in zip(lines, kept, strict=True):
        if is_kept:
            items.append(line)
        elif items and isinstance(items[-1], Gap):
            items[-1] = Gap(items[-1].lines + 1)
        else:
            items.append(Gap(1))
    assert shown_lines(items, lines) == {at: line for at, line in enumerate(lines) if kept[at]}
    places = [at for at, item in enumerate(items) if isinstance(item, Gap)]
    if places:
        at = data.draw(st.sampled_from(places))
        changed = data.draw(st.sampled_from([-1, 1, 5]))
        wrong = [
            Gap(item.lines + changed) if number == at and isinstance(item, Gap) else item
            for number, item in enumerate(items)
        ]
        assert shown_lines(wrong, lines) is None


def test_what_is_a_gap() -> None:
    assert gap_of("[… 1 line left out]") == Gap(1)
    assert gap_of("[… 12 rows left out, 9 like: GET orders]") == Gap(12, 9, ("GET", "orders"))
    assert gap_of("[… 12 lines left out, all like: ok]") == Gap(12, 12, ("ok",))
    assert gap_of("[… 12 lines like the next, * from each row below]") is None


def test_a_time_behind_a_gap_is_the_last_one_in_it() -> None:
    first, second = "[… at 2026-05-07T17:30:01Z]", "[… at 2026-05-07T17:30:11Z]"
    lines = [first, "a", "b", second, "c", "d"]
    assert shown_lines([Gap(3), second, "d"], lines) == {3: second, 5: "d"}
    assert shown_lines([Gap(2), second, "c", "d"], lines) == {3: second, 4: "c", 5: "d"}
    assert shown_lines([Gap(3), first, "d"], lines) is None
    assert shown_lines([Gap(1), second, "b", "c", "d"], lines) is None
