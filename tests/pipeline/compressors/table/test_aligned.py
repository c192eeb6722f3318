"""Tables for terminals: no padding, every cell in its column, whatever stands around them."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.table.aligned import ruled
from thinwire.pipeline.compressors.table.document import parts
from thinwire.pipeline.compressors.table.grids import Grid

NOT_TABLES = {
    "a setext heading": "Title of it\n-----------\nSome words here.\nMore words.\nAnd more words.\nAnd even more.\n",
    "sentences": "The Cat Sat\non the mat again\nand it was fat\nand that was that\nand so it went\n",
    "a log": "INFO Starting Server\nINFO ready 1\nINFO ready 2\nINFO ready 3\nINFO ready 4 5\n",
    "key and value": "Name:   web-1\nLabels: app=web\nNode:   n1\nPort:   80\nHost:   h\n",
    "two rows": "USER PID CMD\nroot   1 a\nroot   2 b\n",
}


ITEMS = ("stream", "tenant", "mailbox", "digest", "gateway")
PSQL = (
    " id | item       | amount \n----+------------+--------\n"
    + "".join(f" {at:>2} | {ITEMS[at % 5]:<10} | {at * 1.25:>6.2f}\n" for at in range(40))
    + "(40 rows)\n"
)
FRAME = "+----+------------+------+\n"
MYSQL = (
    f"{FRAME}| id | item       | reg  |\n{FRAME}"
    + "".join(f"| {at:>2} | {ITEMS[at % 5]:<10} | {'EU' if at % 3 else 'NULL':<4} |\n" for at in range(40))
    + f"{FRAME}40 rows in set (0.01 sec)\n"
)
DPKG = (
    "Desired=Unknown/Install/Remove\n||/ Name          Version      Architecture Description\n"
    "+++-=============-============-============-===========================\n"
    + "".join(
        f"ii  {f'lib{ITEMS[at % 5]}{at}':<13} {f'1.{at}.0-{at % 4}':<12} amd64        tools for {at} things\n"
        for at in range(40)
    )
)
PIP = "Package    Version  Editable project location\n---------- -------- -------------------------\n" + "".join(
    f"pkg-{at:<6} {at}.1.{at % 3:<5}{' /work/pkg' if at == 7 else ''}".rstrip() + "\n" for at in range(40)
)
PS = "USER         PID %CPU    VSZ TTY      STAT COMMAND\n" + "".join(
    f"root     {1000 + at:>7} {at % 7}.{at % 3:<2} {0 if at % 2 else 5000 + at:>6} ?        {'I<' if at % 2 else 'Ssl':<4} "
    f"{f'[kworker/{at}]' if at % 2 else f'python serve.py --port {at}'}\n"
    for at in range(40)
)
KUBECTL = (
    "NAME          READY   RESTARTS      AGE\n"
    + "".join(f"pod/web-{at:<5} 1/1     {'2 (5m ago)' if at % 5 else '0':<13} {at}d\n" for at in range(40))
    + "\nNAME          TYPE        PORT(S)\n"
    + "".join(f"service/s-{at:<3} ClusterIP   {8000 + at}/TCP\n" for at in range(9))
)
TABLES = {"psql": PSQL, "mysql": MYSQL, "dpkg": DPKG, "pip": PIP, "ps": PS, "kubectl": KUBECTL}
every_table = pytest.mark.parametrize("text", TABLES.values(), ids=TABLES.keys())


@every_table
def test_columns_are_told_apart_in_every_row(text: str) -> None:
    for part, _ in parts(text):
        if isinstance(part, Grid):
            assert all(len(row) == len(part.names) and not any("  " in cell for cell in row) for row in part.rows)


def test_a_process_that_is_wider_than_its_column_keeps_its_place() -> None:
    text = PS + "root       99999  9.9 55190088 ?      Ssl  python wide.py --port 9\n"
    assert isinstance(parts(text)[-1][0], Grid)


BOXES = {
    "rich": ("┏━━━━━━━┳━━━━━┓", "┃", "┃", "┡━━━━━━━╇━━━━━┩", "│", "│", "└───────┴─────┘"),
    "polars": ("┌───────┬─────┐", "│", "┆", "╞═══════╪═════╡", "│", "┆", "└───────┴─────┘"),
    "tabulate": ("+-------+-----+", "|", "|", "+=======+=====+", "|", "|", "+-------+-----+"),
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES.keys())
def test_a_table_in_a_box_is_read_whatever_its_lines(box: tuple[str, ...]) -> None:
    top, left, between, rule, side, inner, bottom = box
    rows = [f"{side} web{at}  {inner} {at:>3} {side}" for at in range(10, 20)]
    found = ruled([top, f"{left} name  {between} age {left}", rule, *rows, bottom])
    assert found is not None
    assert (found[0].names, found[0].rows[3]) == (("name", "age"), ("web13", "13"))


def test_a_rule_without_dashes_is_no_table_and_no_trouble() -> None:
    assert ruled(["a b", "━━ ━━", *["x y"] * 9]) is None
