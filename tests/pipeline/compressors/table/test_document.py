"""document: a text whose paragraphs are tables, and one that only has a table in it."""

from __future__ import annotations

from thinwire.pipeline.compressors.selection.outline import BLANK
from thinwire.pipeline.compressors.table.document import depths, is_tables, parts
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
    found = parts(f"All pods:\n{TABLE}\n\n{PROSE}")
    assert found[0] == "All pods:"
    assert isinstance(found[1], Grid)
    assert [row[0] for row in found[1].rows] == [f"web-{n}" for n in range(1, 7)]
    assert found[2:] == ("", *PROSE.split("\n"))


def test_rows_stand_below_the_names_of_their_columns() -> None:
    assert depths(f"{TABLE}\n\n{PROSE}\n") == [0] + [1] * 6 + [BLANK] + [0] * 6 + [BLANK]
