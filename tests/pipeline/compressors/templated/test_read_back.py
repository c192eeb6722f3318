"""read_back: what is no table of ours is refused."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.templated.read_back import MARKER, read_back, reads_back


@pytest.mark.parametrize(
    "said",
    [
        ["[… 2 lines like next, * in rows below]", "a *", "1"],
        ["[… 1 lines like next, * in rows below]", "a * *", "1"],
        ["[… 1 lines like next]"],
        ["[… 99999999 lines like next]", "a"],
    ],
)
def test_a_table_that_says_less_than_it_declares_is_refused(said: list[str]) -> None:
    found = MARKER.fullmatch(said[0])
    assert found is not None
    with pytest.raises(ValueError, match=r"marker|rows|row"):
        read_back(found, said, 1)


def test_rows_may_be_in_another_order_only_where_that_is_said() -> None:
    lines = ["a 1", "b 1", "a 2"]
    said = ["[… 3 lines like next, * in rows below, § above them, sorted]", "§ *", "§ a", "1", "2", "§ b", "1"]
    assert reads_back(said, lines)
    assert not reads_back([said[0].replace(", sorted", ""), *said[1:]], lines)
    assert not reads_back([*said, "3"], lines)


def test_ditto_marks_side_by_side_are_no_quoted_string() -> None:
    said = ['[… 2 lines like next, * in rows below, " as above]', "a * * *", "1 2 3", '" " 4']
    assert reads_back(said, ["a 1 2 3", "a 1 2 4"])
