"""Above the budget a line of a folded text stands under what it belongs to."""

from __future__ import annotations

import re
from random import Random

import pytest

from thinwire.pipeline.compressors import listing, search, table
from thinwire.pipeline.compressors.contract import Compressor
from thinwire.pipeline.compressors.selection.folded import cells

R = Random(3)
FILES = [f"src/{R.choice('abc')}/{name}.py" for name in ("one", "two", "three", "four", "five", "six", "seven")]
HITS = {path: [R.randrange(900) for _ in range(R.randrange(2, 12))] for path in FILES}
FOUND = "\n".join(
    f"{path}:{number}:    raise {R.choice(['Key', 'Value'])}Error({number * 7}, 'no such thing')"
    for path in sorted(HITS)
    for number in sorted(set(HITS[path]))
)
LOG = "\n\n".join(
    f"commit {at:040x}\nAuthor: Ann Lee <ann@x.org>\nDate:   Tue Aug 4 10:00:{at:02} 2026 -0400\n\n    Subject {at}\n\n"
    + "\n".join(f"    text {at}.{n} of it" for n in range(R.randrange(1, 30)))
    for at in range(25)
)
FOLDERS = "\n\n".join(
    f"./d{at}:\ntotal {at}\n"
    + "\n".join(f"-rw-r--r-- 1 root root {n:>5} Nov 21 01:59 f{at}.{n}" for n in range(10, R.randrange(12, 60)))
    for at in range(12)
)
BOX = "\n".join(
    ["┌─────┬───────┐", "│ sku │ price │", "├─────┼───────┤"]
    + [f"│ t{at:03} │ {R.randrange(100, 999):>5} │" for at in range(90)]
    + ["└─────┴───────┘"]
)
BUDGETS = (80, 150, 250, 400, 600)


@pytest.mark.parametrize("budget", BUDGETS)
def test_a_hit_stands_under_its_path(budget: int) -> None:
    numbers = {number: path for path, found in HITS.items() for number in found}
    place = path = ""
    for line in search.SEARCH.select(FOUND, budget).text.split("\n")[1:]:  # type: ignore[misc]
        number = re.match(r"(?:([^\s:\d][^:]*):)?([\d,]+) ", line)
        if line.endswith("/"):
            place, path = line, ""
        elif number is None and line and not line.startswith("[… "):
            place, path = "", line
        elif number is not None:
            path = place + number[1] if number[1] else path
            assert all(int(one) in HITS[path] for one in number[2].split(",")), (line, path)
    assert numbers


@pytest.mark.parametrize("budget", BUDGETS)
def test_what_a_commit_says_stands_under_it(budget: int) -> None:
    commit = subject = -1
    for line in listing.LISTING.select(LOG, budget).text.split("\n"):  # type: ignore[misc]
        if found := re.match(r"commit ([0-9a-f]{40})", line):
            commit = int(found[1], 16)
        elif found := re.match(r"\s*Subject (\d+)", line):
            subject = int(found[1])
            assert subject == commit
        elif found := re.match(r"\s*text (\d+)\.", line):
            assert int(found[1]) == commit == subject


@pytest.mark.parametrize("budget", BUDGETS)
def test_an_entry_stands_under_its_folder(budget: int) -> None:
    folder = ""
    for line in listing.LISTING.select(FOLDERS, budget).text.split("\n"):  # type: ignore[misc]
        if found := re.fullmatch(r"\./(d\d+):", line):
            folder = found[1]
        elif found := re.search(r" f(\d+)\.\d+$", line):
            assert folder == f"d{found[1]}"


@pytest.mark.parametrize("budget", BUDGETS[1:])
def test_rows_keep_the_names_of_their_columns_and_come_from_everywhere(budget: int) -> None:
    sent = table.TABLE.select(BOX, budget).text  # type: ignore[misc]
    rows = [int(number) for number in re.findall(r"t(\d{3})", sent)]
    assert "│ sku │ price │" in sent
    assert min(rows) < 30
    assert max(rows) > 60


@pytest.mark.parametrize("compressor", [listing.LISTING, table.TABLE, search.SEARCH], ids=lambda one: one.name)
def test_a_line_of_json_in_a_listing_is_one_line(compressor: Compressor) -> None:
    text = f"{FOLDERS}\n" + '{"a": {"b": [' + ", ".join(f'{{"c": {at}}}' for at in range(300)) + "]}}\n" + BOX
    assert compressor.select is not None
    assert compressor.select(text, 200).text


@pytest.mark.parametrize("budget", BUDGETS)
def test_of_a_row_that_reports_a_failure_less_is_left_out_than_of_others(budget: int) -> None:
    said = (
        "expected the price of a pot in pence, but the order has it in pounds, as have the forty orders before it, too"
    )
    rows = [f"t{at:03},passed,{'all is well with this one ' * 4}{at}" for at in range(90)]
    rows[44] = f"t044,FAILED,{said}"
    text = "\n".join(["case,outcome,what", *rows])
    assert rows[44] in table.TABLE.select(text, budget).text  # type: ignore[misc]


@pytest.mark.parametrize("sign", [",", "|", "\t"])
@pytest.mark.parametrize("inner", ["[1{0}(2{0}3)]", '"x{0}y\\"{0}z"', "{{b{0}c}}", "1]", "plain"])
def test_a_row_is_parted_outside_of_brackets_and_quotes(sign: str, inner: str) -> None:
    row = ["first", inner.format(sign), "", "last"]
    assert cells(sign.join(row)) == row
