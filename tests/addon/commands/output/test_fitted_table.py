"""No name and no sum of money ever goes; other columns go one by one, and only where there is no room."""

from __future__ import annotations

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from thinwire.addon.commands.output.fitted_table import Column, FittedTable

COLUMNS = (Column("Model", name=True), Column("Requests", drop=2), Column("Cache\nread", drop=3), Column("Spent"))


def shown(table: FittedTable, width: int) -> list[str]:
    out = StringIO()
    Console(file=out, width=width).print(table)
    return out.getvalue().splitlines()


def table(name: str = "claude-sonnet-4-5", spent: str = "$1,234.50") -> FittedTable:
    made = FittedTable(COLUMNS)
    made.add_row(name, "1,234", "500k", spent)
    return made


@pytest.mark.parametrize(
    ("width", "titles"),
    [
        (60, ["Model", "Requests", "read", "Spent"]),
        (40, ["Model", "Requests", "Spent"]),
        (30, ["Model", "Spent"]),
        (12, ["Model", "Spent"]),
    ],
)
def test_the_least_important_columns_go_first(width: int, titles: list[str]) -> None:
    assert [COLUMNS[at].title.split("\n")[-1] for at in table().kept(width)] == titles


@given(st.integers(28, 200), st.text("abc-", min_size=1, max_size=60))
def test_a_name_and_a_sum_are_there_whole_at_any_width(width: int, name: str) -> None:
    lines = shown(table(name), width)
    assert all(len(line) <= width for line in lines)
    assert any("$1,234.50" in line for line in lines)
    body = [line for line in lines if "Spent" not in line and line.strip() != "Cache"]
    written = "".join("".join(char for char in line if char in "abc-") for line in body)
    assert written == name
