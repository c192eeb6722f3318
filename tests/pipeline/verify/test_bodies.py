"""What is no outline of a source: first what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.verify.bodies import is_outline

TEXT = "def total(items):\n    found = 0\n    for one in items:\n        found += one\n    return found\ndef count(items):\n"
RIGHT = "def total(items):\n    ... # [… 4 lines, 2-5]\ndef count(items):\n"

WRONG = {
    "a line is gone": "def total(items):\ndef count(items):\n",
    "a line is another": RIGHT.replace("count", "amount"),
    "a line is moved": "def count(items):\n    ... # [… 4 lines, 2-5]\ndef total(items):\n",
    "a line more": RIGHT + "def more(items):\n",
    "the end is gone": "def total(items):\n    ... # [… 4 lines, 2-5]",
    "a wrong count": RIGHT.replace("4 lines", "3 lines"),
    "a wrong first line": RIGHT.replace("2-5", "3-5"),
    "a wrong last line": RIGHT.replace("2-5", "2-6"),
    "more is missing than there is": "def total(items):\n    ... # [… 400 lines, 2-401]",
    "something of the source beside the marker": RIGHT.replace("...", "return 1"),
    "numbers of two files": "# [… 1 line, 101-101]\n    found = 0\n# [… 5 lines, 3-7]",
}


@pytest.mark.parametrize("sent", WRONG.values(), ids=WRONG.keys())
def test_refused(sent: str) -> None:
    assert not is_outline(TEXT, sent)


def test_a_text_and_its_outlines_are_taken() -> None:
    assert is_outline(TEXT, TEXT)
    assert is_outline(TEXT, RIGHT)
    assert is_outline(TEXT, RIGHT.replace("2-5", "102-105"))  # a part of a file, with its numbers


LINES = st.lists(st.sampled_from(["a", "b", "  c", ""]), min_size=1, max_size=12)


@given(lines=LINES, first=st.integers(0, 11), last=st.integers(0, 11), number=st.integers(1, 99))
def test_any_one_gap_is_taken_only_where_it_is(lines: list[str], first: int, last: int, number: int) -> None:
    if first <= last < len(lines):
        missing = last - first + 1
        marker = f"# [… {missing} lines, {number + first}-{number + last}]"
        sent = [*lines[:first], marker, *lines[last + 1 :]]
        assert is_outline("\n".join(lines), "\n".join(sent))
        assert not is_outline("\n".join([*lines, "another"]), "\n".join(sent))
