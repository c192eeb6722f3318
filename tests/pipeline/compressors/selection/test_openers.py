"""A detail stands under its own heading, though no sign tells that it is one, or its section is not shown at all."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from thinwire.pipeline.compressors.selection.openers import below_openers, sections
from thinwire.pipeline.compressors.selection.outline import indents
from thinwire.pipeline.compressors.selection.text import select
from thinwire.pipeline.verify.gaps import shown_lines
from thinwire.pipeline.verify.rows import read_back

R = Random(7)
NAMES = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "inlet", "jade", "kelp", "larch"]


def names(times: int) -> str:
    return "-".join(R.sample(NAMES, times))


def ansible() -> list[str]:
    hosts = [f"{R.choice(['ok', 'ok', 'changed'])}: [edge-{at}]" for at in range(R.randrange(3, 30))]
    return [f"TASK [base : install {names(1)}] ***", *hosts, ""]


def nmap() -> list[str]:
    ports = [f"{port}/tcp  open  {names(1)}" for port in range(20, R.randrange(22, 40))]
    return [f"Nmap scan report for {names(2)}.lan", "Host is up (0.0021s latency).", *ports, ""]


def iostat() -> list[str]:
    rows = [f"sd{disk}  {R.random() * 90:.2f}  {R.randrange(900)}" for disk in "abcdefgh"]
    cpu = ["avg-cpu:  %user  %idle", f"  {R.random() * 9:.2f}  {R.random() * 99:.2f}"]
    return [f"03/04/26 08:{R.randrange(60):02}:{R.randrange(60):02}", *cpu, "", "Device  tps  kB_read", *rows, "", ""]


def tsc() -> list[str]:
    place = f"src/{names(1)}/{names(1)}.ts:{R.randrange(1, 900)}:{R.randrange(1, 40)}"
    said = R.choice(
        ["error TS2322: Type 'string' is not assignable.", f"error TS2339: Property '{names(1)}' is missing."]
    )
    return [f"{place} - {said}", "", f"{R.randrange(900)} const {names(1)} = {names(1)}();", "      ~~~~", ""]


def audit() -> list[str]:
    return [
        f"{names(2)}  <={R.randrange(9)}.1",
        f"Severity: {R.choice(['low', 'high'])}",
        f"fix available: {names(3)}",
        "",
    ]


def terraform() -> list[str]:
    kind, action = R.choice(["aws_instance", "aws_s3_bucket"]), R.choice(["created", "updated in-place", "destroyed"])
    return [
        f"  # {kind}.{names(2)} will be {action}",
        f'  + resource "{kind}" {{',
        f"      + id = {R.random()}",
        "    }",
        "",
    ]


def valgrind() -> list[str]:
    calls = [f"==47== by 0x{R.randrange(1 << 24):X}: {names(1)} ({names(1)}.c:{R.randrange(900)})" for _ in range(5)]
    return [f"==47== {R.randrange(9000):,} bytes in {R.randrange(9)} blocks are lost", *calls, "==47=="]


KINDS = [ansible, nmap, iostat, tsc, audit, terraform, valgrind]


@pytest.mark.parametrize("budget", [150, 400, 1000])
@pytest.mark.parametrize("kind", KINDS)
def test_a_detail_is_not_shown_without_what_opens_its_section(kind: Callable[[], list[str]], budget: int) -> None:
    parts = [kind() for _ in range(150)]
    opening = {sum(map(len, parts[:at])) for at in range(len(parts))}
    selection = select("\n".join(line for part in parts for line in part), budget)
    shown = shown_lines(read_back(selection.text), selection.lines)
    assert shown is not None
    assert 3 < len(shown) < len(selection.lines)
    for number in shown:
        assert not selection.lines[number].strip("=47 ") or max(one for one in opening if one <= number) in shown


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{R.choice(NAMES)} said {at}" for at in range(40)),  # a log
        "\n\n".join(f"{names(9)}. {names(7)}.\n{names(8)}, {names(7)}." for _ in range(9)),  # prose
        "\n".join(f"  {name}: {at}" for at, name in enumerate(NAMES)),
        "",
    ],
)
def test_what_opens_nothing(text: str) -> None:
    lines = text.split("\n")
    assert [start for start, _ in sections(lines, indents(lines)) if " said " in lines[start]] == []
    assert sections(lines, indents(lines)) == [] or "\n\n" in text


def test_the_kinds_of_a_text_in_turn_are_side_by_side() -> None:
    lines = [
        line for at in range(30) for line in [["alpha one"], ["beta two"]][at % 7 % 2] + [f"  x {at}", f"y {at}", ""]
    ]
    depths = below_openers(lines, indents(lines))
    assert {depth for line, depth in zip(lines, depths, strict=True) if line[:4] in ("alph", "beta")} == {0}
    assert {depth for line, depth in zip(lines, depths, strict=True) if line[:2] == "y "} == {1}


def test_what_stands_behind_the_last_section_is_none_of_it() -> None:
    lines = [line for _ in range(9) for line in nmap()] + ["Done: 9 addresses", "  9 hosts up"]
    assert sections(lines, indents(lines))[-1][1] == len(lines) - 3
    assert "Done: 9 addresses" in select("\n".join(lines), 200).text
