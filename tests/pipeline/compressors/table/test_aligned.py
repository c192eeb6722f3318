"""Tables for terminals: no padding, every cell in its column, whatever stands around them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.table import recognise
from thinwire.pipeline.compressors.table.aligned import ruled
from thinwire.pipeline.compressors.table.document import parts
from thinwire.pipeline.compressors.table.gather import gather, owes
from thinwire.pipeline.compressors.table.grids import Grid
from thinwire.pipeline.compressors.table.summary import summarise
from thinwire.pipeline.model import tokens
from thinwire.pipeline.verify import verify
from thinwire.pipeline.verify.table_reader import told

NOT_TABLES = {
    "a setext heading": "Title of it\n-----------\nSome words here.\nMore words.\nAnd more words.\nAnd even more.\n",
    "sentences": "The Cat Sat\non the mat again\nand it was fat\nand that was that\nand so it went\n",
    "a log": "INFO Starting Server\nINFO ready 1\nINFO ready 2\nINFO ready 3\nINFO ready 4 5\n",
    "key and value": "Name:   web-1\nLabels: app=web\nNode:   n1\nPort:   80\nHost:   h\n",
    "two rows": "USER PID CMD\nroot   1 a\nroot   2 b\n",
}


@pytest.mark.parametrize("text", NOT_TABLES.values(), ids=NOT_TABLES.keys())
def test_what_is_no_table_is_left_alone(text: str) -> None:
    assert not recognise(text) and gather(text) is None and summarise(text, 10) is None


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
def test_every_row_is_there_or_can_be_read_back(text: str) -> None:
    said = gather(text) or ""
    rows = owes(text, False).split("\n")
    assert {row.strip() for row in rows} - {line.strip() for line in said.split("\n")} - told(said) <= _under(said)
    assert verify.missing(owes(text, False), said) == [] and tokens.count(said) < tokens.count(text)


def _under(said: str) -> set[str]:
    """What lines say together with the words that a marker puts before them."""
    start, lines = "", set()
    for line in said.split("\n"):
        start = line[2:] if line.startswith("§ ") else start
        lines.add(start.strip() + " " + line)
    return lines


@every_table
def test_columns_are_told_apart_in_every_row(text: str) -> None:
    for part in parts(text):
        if isinstance(part, Grid):
            assert all(len(row) == len(part.names) and not any("  " in cell for cell in row) for row in part.rows)


@every_table
def test_a_summary_counts_every_row(text: str) -> None:
    said = summarise(text, tokens.count(text) // 4) or ""
    shown = sum(1 for row in owes(text, True).split("\n") if row and row in said.split("\n"))
    gone = sum(int(line.split()[1]) for line in said.split("\n") if line.endswith((" rows]", " row]")))
    assert shown + gone == sum(1 for row in owes(text, True).split("\n") if row)


def test_a_process_that_is_wider_than_its_column_keeps_its_place() -> None:
    text = PS + "root       99999  9.9 55190088 ?      Ssl  python wide.py --port 9\n"
    assert isinstance(parts(text)[-1], Grid)


def test_a_mark_before_all_columns_stays_with_its_row() -> None:
    units = [
        f"{'●' if at == 5 else ' '} u{at}.timer   loaded {'failed' if at == 5 else 'active'} Say {at}"
        for at in range(9)
    ]
    text = "\n".join(["  UNIT       LOAD   ACTIVE DESCRIPTION", *units])
    assert "● u5.timer loaded failed Say 5" in owes(text, False).split("\n")


def test_names_of_two_words_are_one_column() -> None:
    pods = [f"w{at}     {at} (5m ago)   <none>           <none>" for at in range(9)]
    said = owes("\n".join(["NAME   RESTARTS     NOMINATED NODE   READINESS GATES", *pods]), False)
    assert said.startswith("NAME  RESTARTS  NOMINATED NODE  READINESS GATES\nw0  0 (5m ago)  <none>  <none>\n")


def test_an_empty_cell_leaves_its_gap() -> None:
    lines = [
        "ID   IMAGE   PORTS   NAME",
        *(f"a{at}   nginx   {'80/tcp' if at % 2 else '      '}  web-{at}" for at in range(8)),
    ]
    assert "a2 nginx    web-2" in owes("\n".join(lines), False).split("\n")


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(["Aa", "Bb  cc", "", "----", "-- --", "| x | y |", "+--+--+", "A B C", "1 2 3"]), max_size=12
    )
)
def test_no_text_raises(lines: list[str]) -> None:
    text = "\n".join(lines)
    recognise(text)
    gather(text)
    summarise(text, 5)


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
