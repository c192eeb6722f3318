"""document: a text whose paragraphs are tables, and one that only has a table in it."""

from __future__ import annotations

from thinwire.pipeline.compressors.selection.outline import BLANK
from thinwire.pipeline.compressors.table.document import is_tables, outlined, parts
from thinwire.pipeline.compressors.table.grids import Grid

TABLE = "NAME    READY   AGE\n" + "\n".join(f"web-{n}   1/1     {n}d" for n in range(1, 7))
PROSE = "\n".join(f"The {word} one is not here." for word in "first second third fourth fifth sixth".split())


def test_a_text_is_tables_where_most_of_its_lines_are_rows() -> None:
    assert is_tables(TABLE)
    assert is_tables(f"{TABLE}\n\n{TABLE}\n")
    assert not is_tables(PROSE)
    assert not is_tables("")
    assert not is_tables(f"{PROSE}\n\n{TABLE}\n\n{PROSE}")


def test_a_table_stands_between_the_lines_around_it() -> None:
    found, lengths = zip(*parts(f"All pods:\n{TABLE}\n\n{PROSE}"), strict=True)
    assert found[0] == "All pods:"
    assert isinstance(found[1], Grid)
    assert [row[0] for row in found[1].rows] == [f"web-{n}" for n in range(1, 7)]
    assert found[2:] == ("", *PROSE.split("\n"))
    assert lengths == (1, 7, *(1 for _ in found[2:]))


def test_rows_stand_below_the_names_of_their_columns() -> None:
    outline = outlined(f"{TABLE}\n\n{PROSE}\n")
    assert outline.depths == [0] + [1] * 6 + [BLANK] + [0] * 6 + [BLANK]
    assert [[number for number, _ in table] for table in outline.tables] == [[1, 2, 3, 4, 5, 6]]


def test_a_line_between_two_rows_is_none() -> None:
    rule, rows = "├──────┼─────┤", [f"│ web{n} │ {n}d  │" for n in range(6)]
    lines = ["┌──────┬─────┐", "│ NAME │ AGE │", rule, *(line for row in rows for line in (row, rule))][:-1]
    (table,) = outlined("\n".join(lines)).tables
    assert [(number, cells[0]) for number, cells in table] == [(3 + 2 * n, f"web{n}") for n in range(6)]
