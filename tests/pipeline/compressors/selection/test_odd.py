"""Which of many lines like each other says something odd."""

from __future__ import annotations

from random import Random

import pytest

from thinwire.pipeline.compressors.listing import LISTING
from thinwire.pipeline.compressors.selection.odd import odd_lines
from thinwire.pipeline.compressors.selection.text import select
from thinwire.pipeline.compressors.table import TABLE

R = Random(5)


def level(value: object) -> str:
    return f"tcp {value} 10.0.0.{R.randrange(9)}:{R.randrange(9000)}"


@pytest.mark.parametrize(
    ("usual", "odd"),
    [
        (lambda: level(R.choice(["ESTAB", "LISTEN"])), level("CLOSE-WAIT")),
        (lambda: level(R.randrange(90)), level(9412.55)),
        (lambda: level(f"took={R.randrange(90)}ms"), level("took=71002ms")),
        (lambda: level(f"({R.randrange(90, 100)}%)"), level("(0%)")),
        (lambda: level(f"Up{R.randrange(90)}m"), level("Exited137")),
        (lambda: level(f"x,{R.choice(['paid', 'sent'])},y"), level("x,refunded,y")),
    ],
)
def test_a_value_unlike_the_others_is_odd(usual: object, odd: str) -> None:
    assert callable(usual)
    lines = [usual() for _ in range(60)]
    assert odd_lines(lines, range(60)) == set()
    lines[17] = odd
    assert odd_lines(lines, range(60)) == {17}
    assert odd in select("\n".join(lines), 150).text


@pytest.mark.parametrize("value", ["1e300", "nan", "inf", "-inf", "1" * 400, "1_0", "٣", "\ud800"])
def test_a_number_of_any_size_is_read(value: str) -> None:
    assert odd_lines([level(R.randrange(90)) for _ in range(60)] + [level(value), level(value)], range(62)) is not None


def test_of_few_lines_and_of_ids_none_is_odd() -> None:
    assert odd_lines([level("ESTAB")] * 6 + [level("LISTEN")], range(7)) == set()
    assert odd_lines([f"id {at:08x}" for at in range(90)], range(90)) == set()


def test_an_odd_row_of_a_table_without_a_form_of_its_own_stays_and_no_row_is_cut_at_a_comma() -> None:
    wide = 90
    head = [f"{'Package':<12} {'Channel':<8} Needs", f"{'-' * 12} {'-' * 8} {'-' * wide}"]
    needs = ",".join(f"lib{at}" for at in range(16))
    rows = [
        f"{f'pkg{at}':<12} {R.choice(['stable', 'edge']):<8} {needs if at % 3 else ''}".rstrip() for at in range(160)
    ]
    rows[77] = f"{'pkg77':<12} {'pinned':<8} {needs}"
    selection = TABLE.select("\n".join([*head, *rows, "", "[notice] to update, run: pip"]), 900)  # type: ignore[misc]
    shown = [line for line in selection.text.split("\n") if line.startswith("pkg")]
    assert rows[77] in shown
    assert set(shown) <= set(rows)


def test_what_is_unlike_the_other_lines_of_a_list_stays() -> None:
    names = "adduser apache bash cargo dpkg emacs findutils grep htop iproute jq kmod less mawk nano openssl".split()
    lines = [f"{name}-{other}/stable {len(name)}.1-2 amd64 [installed]" for name in names for other in names]
    lines[77] = lines[77].replace("amd64", "i386")
    text = "\n".join(lines)
    assert LISTING.recognise(text)
    assert lines[77] in LISTING.select(text, 300).text  # type: ignore[misc]
