import pytest

from pipeline.counts import wrong_counts

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


def test_blank_lines_need_not_be_declared() -> None:
    assert wrong_counts("a\n\n\nb\nc\n", "a\n[… 2 lines cut]\n") == []
    assert wrong_counts("a\n\n\nb\nc\n", "a\n[… 4 lines cut]\n") == []
