"""Rows under a head stay under it, all of them or none."""

from __future__ import annotations

import random

import pytest

from thinwire.pipeline.compressors.rows.layout import arranged
from thinwire.pipeline.compressors.rows.tables import rows_under_heads

PORTS = """\
PORT      STATE    SERVICE    VERSION
22/tcp    open     ssh        OpenSSH 9.2p1
631/tcp   filtered ipp
3306/tcp  open     mysql      MySQL 8.0.36"""
LOAD = """\
 r  b   swpd   free   buff  cache   si   so
 1  0      0 893857  89351 138091    0    0
12  0      0  13571  60761 857541    0   44"""
OPEN = """\
COMMAND    PID  TID TASKCMD      USER   FD   TYPE DEVICE NODE NAME
postgres  5670                   root  mem    CHR    8,1 4060 /dev/null
nginx     6127               www-data  12u    REG    8,1 4595 /usr/lib/libdelta.so"""
DEVICES = """\
Device  tps  kB_read/s  kB_wrtn/s  kB_read
nvme0n1  33.30  265.70  76.98  3919
sda  19.36  27.72  108.71  687"""
NO_TABLES = [
    "\n".join(f" * [new branch]       {name}       -> origin/{name}" for name in ("a", "b-2", "c3")),
    "Usage:  tool [options]\n  add       add a file\n  remove    remove a file",
    "the first line  of a log\nanother one  that says something else",
    "    Move the socket of a bridge\n    Test the packet in a cache",
    "A  B  C",
    "",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_TABLES)
def test_what_has_no_head_is_no_table(text: str) -> None:
    assert not rows_under_heads(text.split("\n"))


@pytest.mark.parametrize("text", [PORTS, LOAD, OPEN, DEVICES])
@pytest.mark.parametrize("rule", ["", "-------- -------- ----\n"])
def test_rows_stand_where_names_do(text: str, rule: str) -> None:
    head, _, rows = text.partition("\n")
    lines = f"before\n{head}\n{rule}{rows}\n\nbehind".split("\n")
    assert [lines[index] for index in sorted(rows_under_heads(lines))] == rows.split("\n")


def test_a_long_last_cell_may_be_said_by_a_form() -> None:
    head, long = "PID  USER  COMMAND", "worker --env " + "A=1 " * 40
    assert rows_under_heads([head, "1    root  init", f"2    root  {long}", f"31   root  {long}"]) == {1}


def test_no_form_takes_rows_out_of_a_table() -> None:
    dice = random.Random(3)
    lines: list[str] = []
    for host in range(14):
        lines += [f"Nmap scan report for host-{host}.lan (10.0.3.{host})", PORTS.split("\n", maxsplit=1)[0]]
        for port in sorted(dice.sample((22, 80, 443, 3306, 5432, 8080), 4)):
            state, service = dice.choice(("open", "filtered")), dice.choice(("ssh", "http", "smtp"))
            version = dice.choice(("OpenSSH 9.2p1 Debian 2 (protocol 2.0)", "nginx 1.22.1", "Postfix smtpd"))
            lines.append(f"{f'{port}/tcp':<9} {state:<8} {service:<10} {version}")
        lines.append("")
    found = arranged(lines).split("\n")
    assert found != lines
    assert [line for line in found if "/tcp " in line] == [line for line in lines if "/tcp " in line]
