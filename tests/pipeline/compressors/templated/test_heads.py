"""heads: neighbouring lines under what they begin with."""

from __future__ import annotations

from hypothesis import given, settings

from thinwire.pipeline.compressors.templated.heads import headed, read_items

from ..log.texts import TEXT

STAMPED = [
    f"2026-05-07T17:{at // 10:02}:{at % 60:02}.1234567Z did {word}"
    for at, word in enumerate(["a thing", "b", "more"] * 10)
]


@settings(deadline=None)
@given(TEXT)
def test_any_lines_are_read_back(text: str) -> None:
    lines = [line for line in text.split("\n") if "[… " not in line]
    found = headed(lines)
    assert found is None or list(read_items(found)) == lines


def test_each_minute_is_said_once() -> None:
    found = headed(STAMPED)
    assert found is not None
    assert found[:3] == ["[… 30 lines, § starts lines below]", "§ 2026-05-07T17:00:", "00.1234567Z did a thing"]
    assert sum(line.startswith("§") for line in found) == 3


def test_empty_lines_and_tables_stand_as_they_are() -> None:
    rows = ["[… 4 lines like next]", "x 1"]
    found = headed([*STAMPED, "", rows, *STAMPED])
    assert found is not None
    assert list(read_items(found)) == [*STAMPED, "", *["x 1"] * 4, *STAMPED]


def test_lines_without_a_head_may_be_among_them() -> None:
    lines = ["\ufeffno time here", "", *STAMPED, ""]
    found = headed(lines)
    assert found is not None
    assert list(read_items(found)) == lines


def test_no_quote_is_torn() -> None:
    lines = [f'time="2026-05-07T17:30:{at}Z" msg=x{at}' for at in range(10, 40)]
    found = headed(lines)
    assert found is None or all(line.count('"') % 2 == 0 for line in found)


def test_where_lines_are_hours_apart_the_hour_or_the_day_is_said_once() -> None:
    hourly = headed([f"Mar  {1 + at // 20} {at // 10:02}:{at * 17 % 60:02}:07 did it" for at in range(40)])
    daily = headed([f"2025-03-{10 + at // 10} {at * 7 % 24:02}:{at * 17 % 60:02}:07 did it" for at in range(40)])
    assert hourly is not None
    assert hourly[1] == "§ Mar  1 00:"
    assert daily is not None
    assert daily[1] == "§ 2025-03-10 "
