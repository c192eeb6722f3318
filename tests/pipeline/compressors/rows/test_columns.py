"""columns: values are never cut where that would tear what a reader looks for."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.rows.columns import table


def template(*lines: str) -> list[str | int]:
    found = table(lines)
    assert found is not None
    return found.parts


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("10.1.2.3", "10.1.2.4"),
        ("ab12", "ab13"),
        ("1.25", "1.27"),
        ("/var/log/a", "/var/log/b"),
        ("5d2c-41aa", "5d2c-41ab"),
        ('"GET /a"', '"GET /b"'),
    ],
)
def test_numbers_words_paths_ids_and_quotes_stay_whole(one: str, two: str) -> None:
    assert template(f"x {one}", f"x {two}") == ["x", " ", 0]


def test_what_all_values_share_goes_up_to_a_sign() -> None:
    assert template("id=12,", "id=15,") == ["id=", 0, ","]
    assert template("10.0.0.1:8080", "10.0.0.2:8080") == [0, ":8080"]


def test_a_time_is_never_cut() -> None:
    assert template("10:02:33,123", "10:02:34,125") == [0]
    assert template("at=10:02:33", "at=10:04:34") == ["at=", 0]


def test_a_value_that_stands_twice_is_one_column() -> None:
    assert template("a1 x a1", "b2 x b2") == [0, " ", "x", " ", 0]


def test_lines_of_different_numbers_of_words_are_no_table() -> None:
    assert table(["a b", "a"]) is None


def test_an_end_stays_one_value() -> None:
    found = table(["10:01 ", "10:02 "], ["failed to open a", "failed to open b"])
    assert found is not None
    assert found.columns[-1] == ("failed to open a", "failed to open b")


@pytest.mark.parametrize("said", ["'mail to {} now'", "`make {} now`", '"GET {} now"', "name='a {} b'"])
def test_a_quoted_string_is_one_value_blanks_and_all(said: str) -> None:
    one, two = said.format("alice"), said.format("bob")
    found = table([f"{one} done in 12", f"{two} done in 15"])
    assert found is not None
    assert any("alice" in value and value.count(said[-1]) == 2 for value in found.columns[0])


def test_an_apostrophe_quotes_nothing() -> None:
    assert template("it's 12 of bob's", "it's 15 of bob's") == ["it's", " ", 0, " ", "of", " ", "bob's"]


def test_tabs_and_bars_part_fields_and_other_signs_join_values() -> None:
    assert template("INFO\t12\tdone", "INFO\t15\tdone") == ["INFO\t", 0, "\tdone"]
    assert template("12|ab|x", "15|cd|x") == [0, "|", 1, "|x"]
    assert template("12:ab", "15:cd") == [0]
