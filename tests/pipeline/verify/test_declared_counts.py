import pytest

from thinwire.pipeline.verify.declared_counts import wrong_counts

TEN = "\n".join(f"line {number}" for number in range(10))


@pytest.mark.parametrize(
    "after",
    [
        TEN.replace("line 3\nline 4\nline 5\nline 6\n", ""),
        TEN.replace("line 3\nline 4\n", "[… 5 lines cut]\n"),
        "line 0\n[… 4 lines like the one above]\nline 9",
        "[… 11 lines]\nline 9",
        "[… 900000 bytes]",
    ],
)
def test_a_count_that_is_not_what_is_gone_is_wrong(after: str) -> None:
    assert wrong_counts(TEN, after)


@pytest.mark.parametrize(
    "after",
    [
        TEN,
        "line 0\n[… 8 lines cut]\nline 9",
        "[… 10 lines like the next]\nline *\n0 1 2 3 4 5 6 7 8 9",
        "line 0\n[… 4 more lines]\nline 5\n[… 4 lines cut]",
    ],
)
def test_a_count_that_is_what_is_gone_is_right(after: str) -> None:
    assert wrong_counts(TEN, after) == []


def test_the_lines_of_a_json_document_are_layout() -> None:
    assert wrong_counts('{\n "a": [1,\n 2]\n}', '{"a":[1,2]}') == []


def test_a_tables_heading_says_the_length_of_an_array_that_is_there() -> None:
    rows = '[{"a": 1}, {"a": 2}, {"a": 3}]'
    assert wrong_counts(rows, "[… 3 rows: a]\n1\n[… 1 row]\n3") == []
    assert wrong_counts(rows, "[… 4 rows: a]\n1\n[… 2 rows]\n3")
    assert wrong_counts(rows, "[… 3 rows: a]\n1\n[… 3 rows]\n3")


def test_blank_lines_need_not_be_declared() -> None:
    assert wrong_counts("a\n\n\nb\nc\n", "a\n[… 2 lines cut]\n") == []
    assert wrong_counts("a\n\n\nb\nc\n", "a\n[… 4 lines cut]\n") == []


def test_nor_need_lines_with_nothing_but_a_runners_time() -> None:
    stamp = "2026-05-07T17:30:00.1234567Z "
    before = "\n".join(stamp + line for line in ["make", "", "done", ""])
    assert wrong_counts(before, "[… 2 lines]\n") == []
    assert wrong_counts(before, "[… 1 line]\n") != []
