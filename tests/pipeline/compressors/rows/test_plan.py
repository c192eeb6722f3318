"""Which forms are chosen: the closest one for lines that stand together."""

from __future__ import annotations

from itertools import pairwise

from thinwire.pipeline.compressors.rows.layout import arrange
from thinwire.pipeline.verify.rows import read_back


def outcomes(module: str, names: int, first: int) -> list[str]:
    return [
        f"{module}::test_{chr(97 + at)}_of_{at * 7 % 13} PASSED".ljust(70) + f"[{(first + at) * 100 // 99:3d}%]"
        for at in range(names)
    ]


def test_tests_of_one_module_stand_under_its_path_though_all_tests_are_alike() -> None:
    lines = [*outcomes("tests/unit/test_a.py", 9, 1), *outcomes("tests/unit/test_b.py::TestAll", 9, 10)]
    laid_out = (arrange("\n".join(lines)) or "").split("\n")
    assert "tests/unit/test_a.py::* PASSED  [*]" in laid_out
    assert "tests/unit/test_b.py::TestAll::* PASSED  [*]" in laid_out
    assert "test_a_of_0 1%" in laid_out


def test_cases_of_one_test_stand_under_its_name() -> None:
    lines = [f"tests/test_a.py::test_adds[{at}-{at * at}] PASSED  [{at:3d}%]" for at in range(20)]
    assert "tests/test_a.py::test_adds[*] PASSED  [*]" in (arrange("\n".join(lines)) or "").split("\n")


def test_times_of_one_minute_are_no_folder() -> None:
    lines = [
        f"09:{at // 9:02d}:{at % 60:02d} {'GET' if at % 2 else 'PUT'} /a/{at * 31 % 97} {at * 17 % 89}"
        for at in range(60)
    ]
    laid_out = arrange("\n".join(lines)) or ""
    assert laid_out.count("like the next") <= 1


def test_a_ditto_mark_stands_for_nothing_once_another_line_holds_the_word() -> None:
    rows = [f"09:41:{at:02d} worker Finished job {at * 37 % 101} for customer-number-{at // 10}" for at in range(30)]
    said = "of them all and today, no worker has Finished a job for this customer"
    lines = [
        line for at, row in enumerate(rows) for line in ((row, said * (at % 4 == 3)) if at % 2 else (row,)) if line
    ]
    laid_out = arrange("\n".join(lines)) or ""
    assert read_back(laid_out) == lines
    sent = laid_out.split("\n")
    assert any(line.endswith('"') for line in sent), laid_out
    assert not any(line.endswith('"') for before, line in pairwise(sent) if "no worker" in before)


def test_neither_a_url_nor_a_time_is_parted() -> None:
    urls = "\n".join(f"Downloading https://repo.example.org/maven/{at * 7919}/{at}.pom" for at in range(30))
    times = "\n".join(f"2025-03-08T09:{at % 60:02d}:{at * 7 % 60:02d}Z job {at} has ended" for at in range(30))
    for text in (urls, times):
        values = [word for line in text.split("\n") for word in line.split() if "://" in word or "T09:" in word]
        laid_out = arrange(text) or text
        assert [value for value in values if value not in laid_out] == []


def test_a_line_that_comes_again_among_others_is_said_by_its_word() -> None:
    details = "  Hardware is Gigabit Ethernet, MTU 1500 bytes"
    others = [
        "no carrier",
        "up since Monday",
        "9 errors seen by the driver",
        "speed unknown",
        "down",
        "flapping, see below",
    ]
    lines = [line for at in range(24) for line in (f"{others[at * at % 6]} {at * 7919}", *([details] * (at % 2)))]
    laid_out = (arrange("\n".join(lines)) or "").split("\n")
    assert read_back("\n".join(laid_out)) == lines
    assert laid_out.count(details) == 0
    assert laid_out.count("Hardware") == 12


def test_a_block_in_whose_place_failures_stand_is_a_row_elsewhere() -> None:
    def folder(number: int) -> list[str]:
        failure = ["util.c:88: undefined reference to `frob'", "make[1]: *** [util.o] Error 1"] * (number % 4 == 3)
        entering, leaving = (f"make[1]: {what} directory '/p/sub{number}'" for what in ("Entering", "Leaving"))
        return [entering, "cc -O2 -c main.c -o main.o", "cc -O2 -c util.c -o util.o", *failure, leaving]

    lines = ["make: Entering directory /p", *(line for number in range(12) for line in folder(number))]
    laid_out = (arrange("\n".join(lines)) or "").split("\n")
    assert read_back("\n".join(laid_out)) == lines
    assert any(line.startswith("Entering: ") and line.count("sub") == 3 for line in laid_out)
    assert laid_out.count("util.c:88: undefined reference to `frob'") == 3


def test_a_legend_explains_no_mark_that_no_row_has() -> None:
    lines = [
        line
        for at in range(30)
        for line in (f"item {at * at} was taken from the shelf {at * 7}", *([f"{'ab' * at}: {at**3}"] * (at % 3)))
    ]
    laid_out = arrange("\n".join(lines)) or ""
    assert "short for its form" in laid_out
    assert "for the value in the last row" not in laid_out
    assert "what the row above begins with" not in laid_out


def test_ticks_and_crosses_may_be_keys() -> None:
    lines = [
        f"    {'✓' if at % 3 else '✗'} case number {at * at} opens its file ({at * 7 % 90} ms)" for at in range(40)
    ]
    laid_out = arrange("\n".join(lines)) or ""
    assert read_back(laid_out) == lines
    assert "«✓»" in laid_out or "like the next" in laid_out
