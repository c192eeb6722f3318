"""Long strings in JSON: what is none, then what each says and where it stands."""

from __future__ import annotations

import json

import pytest

from tests.pipeline.work import seconds
from thinwire.pipeline.references.strings import long_strings

FILE = "\n".join(f"    value_{n} = request.load({n * 37})" for n in range(40))


@pytest.mark.parametrize(
    "text",
    [
        "",
        FILE,
        json.dumps(FILE[:150]),
        json.dumps("x" * 900),
        json.dumps(FILE)[:-1],  # never closed
        f'"{FILE}\\n"',  # a string has no bare line breaks
        '"\\q' + "\\n" * 200 + '"',
    ],
)
def test_what_is_no_long_string_of_several_lines(text: str) -> None:
    assert list(long_strings(text)) == []


def test_each_string_of_a_document_is_found_where_it_stands() -> None:
    text = json.dumps([{"body": FILE, "id": 1}, {"body": f'"{FILE}\\', "id": 2}], indent=1)
    found = list(long_strings(text))
    assert [said for _, _, said in found] == [FILE, f'"{FILE}\\']
    assert [json.loads(text[start:end]) for start, end, _ in found] == [FILE, f'"{FILE}\\']


@pytest.mark.parametrize("unit", ['"', '\\"', '\\n"', '"\\n', "\\"])
def test_four_times_the_text_is_at_most_two_doublings_of_the_work(unit: str) -> None:
    def work(size: int) -> float:
        return seconds(lambda: list(long_strings('"\\n' + unit * size)))

    assert any(work(80_000) <= 6 * work(20_000) + 0.05 for _ in range(6))
