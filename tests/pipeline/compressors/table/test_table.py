"""Tables of every layout fold to the same text again, keep their cells, and their rare rows."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.table.folding import fold, normal, unfold
from thinwire.pipeline.model.tokens import count

NOT_TABLES = {
    "prose": "The first, short, line.\nAnother line, no more.\nA third one\nand, well, a fourth.",
    "a log": "10:00:01,123 a, b\n10:00:02,124 c, d\n10:00:03,125 e, f\n10:00:04,125 g, h\n",
    "JSON lines": '{"a":1,"b":2,"c":3}\n' * 5,
    "ls -l": "total 8\n-rw-r--r-- 1 root root 5 Jan  1 10:00 a\n" + "-rw-r--r-- 1 root root 5 Jan  1 10:00 b\n" * 4,
    "two rows": "a,b,c\n1,2,3\n4,5,6\n",
    "ragged": "a,b,c\n1,2,3\n4,5\n7,8,9\n1,2,3\n",
    "ours": "a,b,c\n1,2,[… 3 rows]\n4,5,6\n7,8,9\n1,2,3\n",
    "empty": "",
}


def fixed(rows: Sequence[tuple[str, ...]], right: frozenset[int] = frozenset(), between: int = 3) -> str:
    """The rows padded as terminal tools do."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    pad = " " * between
    lines = (
        pad.join(
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines) + "\n"


def pods(count: int = 60) -> str:
    rng = random.Random(2)
    rows = [("NAME", "READY", "STATUS", "RESTARTS", "AGE", "NODE")]
    for at in range(count):
        status = "CrashLoopBackOff" if at == 31 else "Running"
        rows.append((f"web-{rng.getrandbits(40):010x}", "1/1", status, "0", f"{rng.randint(1, 90)}d", f"node-{at % 4}"))
    return fixed(rows)


def disks() -> str:
    rows = [("Filesystem", "Size", "Used", "Use%", "Mounted on")]
    rows += [(f"/dev/sda{at}", f"{at * 37}G", f"{at * 3}G", f"{at * 7}%", f"/mnt/data{at}") for at in range(12)]
    return fixed(rows, right=frozenset({1, 2, 3}), between=1)


def containers() -> str:
    rows = [("CONTAINER ID", "IMAGE", "COMMAND", "STATUS", "PORTS", "NAMES")]
    for at in range(20):
        ports = f"0.0.0.0:80{at:02}->80/tcp" if at % 2 else ""
        rows.append((f"{at * 7919:012x}", "nginx:1.25", '"/docker-entry…"', f"Up {at + 1} days", ports, f"web_{at}"))
    return fixed(rows)


def markdown() -> str:
    lines = [f"| pkg-{at:02} | {f'{at}.0.1':7} | {'MIT' if at % 3 else 'BSD'}     |" for at in range(20)]
    return "\n".join(["| Name   | Version | Licence |", "|--------|---------|---------|", *lines])


def comma() -> str:
    rows = [f'{at},"Smith, {at}",EUR,{at * 1.5:.2f},{"true" if at % 9 else "false"}' for at in range(60)]
    return "\n".join(["id,name,currency,amount,active", *rows]) + "\n"


TABLES = {"pods": pods(), "disks": disks(), "containers": containers(), "markdown": markdown(), "csv": comma()}
TABLES["tsv"] = "\n".join("\t".join((f"r{at}", str(at), "x")) for at in range(40)).replace("r0\t0", "row\tsize")


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES.keys())
def test_every_layout_comes_back_to_the_letter(text: str) -> None:
    folded = fold(text)
    assert folded is not None
    assert unfold(folded) == text
    assert count(folded) < count(text)


cell = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, blacklist_characters="|"), max_size=8).map(
    str.strip
)
named = st.sampled_from(["Name", "SIZE", "State", "Total space", "%CPU", "Id"])


@settings(deadline=None, max_examples=150)
@given(st.lists(named, min_size=3, max_size=5), st.data(), st.sampled_from(["fixed", ",", "\t", ";", "|"]))
def test_what_folds_unfolds(names: list[str], data: st.DataObject, layout: str) -> None:
    width = len(names)
    rows = [tuple(names), *data.draw(st.lists(st.tuples(*[cell] * width), min_size=3, max_size=8))]
    if layout == "fixed":
        text = fixed(rows)
    elif layout == "|":
        lines = [f"| {' | '.join(row)} |" for row in rows]
        text = "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])
    else:
        text = "\n".join(layout.join(row) for row in rows)
    folded = fold(text)
    if folded is not None:
        assert unfold(folded) == text


def test_rows_of_nothing_but_an_empty_cell_come_back() -> None:
    text = fixed([("Name", "Size", "Used"), *[("", "0", "0")] * 3])
    folded = fold(text)
    assert folded is not None
    assert unfold(folded) == text


def test_an_empty_cell_stays_visible() -> None:
    folded = fold(containers())
    assert folded is not None
    assert "Up 1 days,,web_0" in folded


def test_columns_that_never_change_are_said_once() -> None:
    folded = fold(pods())
    assert folded is not None
    assert "READY=1/1" in folded
    assert folded.count("1/1") == 1


@pytest.mark.parametrize("labels", ["app=x,tier=y|z;a", "app=x,", ""])
def test_the_last_cell_may_hold_what_parts_the_others(labels: str) -> None:
    text = fixed([("NAME", "STATUS", "LABELS"), *((f"pod-{n}", "Running", f"n={n},{labels}") for n in range(6))])
    folded = fold(text)
    assert folded is not None
    assert unfold(folded) == text
    assert f"n=3,{labels}" in folded


def test_columns_of_words_are_cells_however_wide_their_values_are() -> None:
    lines = ["USER       PID %CPU    VSZ TTY      STAT COMMAND"]
    sizes = [10 ** (9 if n == 7 else n % 6) for n in range(30)]
    lines += [f"root      {n:4} {n / 10:4.1f} {sizes[n]:6} ?        S    run, -c {n};" for n in range(1, 30)]
    text = "\n".join(lines) + "\n"
    folded = fold(text)
    assert folded is not None
    assert folded.startswith(
        "[… 29 rows, columns of words, = in every row: USER=root,PID,%CPU,VSZ,TTY=?,STAT=S,COMMAND]\n"
    )
    assert unfold(folded) == normal(text)
    assert [line.split() for line in normal(text).split("\n")] == [line.split() for line in text.split("\n")]


def test_a_cell_that_is_empty_makes_it_no_table_of_words() -> None:
    lines = ["NAME  STATE  OWNER   LIMIT", *(f"a{n:4}  up     {'' if n == 3 else 'ann'}   {10**n}" for n in range(9))]
    text = "\n".join(lines)
    assert normal(text) == text
