"""Which forms are chosen: the closest one for lines that stand together."""

from __future__ import annotations

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


def test_a_row_begins_with_the_level_or_the_verdict_of_its_line() -> None:
    said = (
        "INFO  answered request {} within {} ms",
        "WARN  connection {} was retried {} times",
        "ok {} fetches the whole page of number {} once",
    )
    lines = [f"{said[at * at % 7 % 3].format(at * 31 % 97, at)}" for at in range(60)]
    laid_out = (arrange("\n".join(lines)) or "").split("\n")
    rows = laid_out[laid_out.index("[… end of forms]") + 1 :]
    assert {row.split()[0] for row in rows} == {"«answered", "«WARN", "«ok"}


def test_times_of_one_minute_are_no_folder() -> None:
    lines = [
        f"09:{at // 9:02d}:{at % 60:02d} {'GET' if at % 2 else 'PUT'} /a/{at * 31 % 97} {at * 17 % 89}"
        for at in range(60)
    ]
    laid_out = arrange("\n".join(lines)) or ""
    assert laid_out.count("like the next") <= 1


def test_details_stand_under_their_own_heading_and_no_other() -> None:
    lines = []
    for port in range(24):
        state = "administratively down" if port * port % 5 == 1 else "up"
        lines += [
            f"GigabitEthernet0/{port} is {state}, line protocol is up",
            "  Hardware is Gigabit Ethernet, MTU 1500 bytes",
        ]
        lines += ["  Description: to the rack"] * (port % 7 == 3)
        lines += [f"     {port * 37 % 11} input errors, {port * 7 % 5} CRC, 0 frame", f"     {port % 4} output drops"]
    laid_out = arrange("\n".join(lines)) or ""
    assert read_back(laid_out) == lines
    legend, end, _ = laid_out.partition("\n[… end of forms]\n")
    assert end
    for form in "\n".join(legend.split("\n")[1:]).split("\n--\n"):
        indents = [len(line) - len(line.lstrip()) for line in form.split("\n")]
        assert indents[0] == min(indents), form


def test_a_row_cannot_be_taken_for_a_line_without_its_form() -> None:
    """`accessors.py 118 has "x"` would say the opposite of `Module has no attribute "x"`."""
    lines = [
        line
        for at in range(30)
        for line in (
            f'pandas/core/a{at % 3}.py:{at * 7}: error: Module has no attribute "f{at * at}"',
            f"note {at**3}" * (at % 2),
        )
        if line
    ]
    laid_out = arrange("\n".join(lines)) or ""
    assert read_back(laid_out) == lines
    assert "«" in laid_out
    assert not [line for line in laid_out.split("\n") if '"f' in line and "«" not in line and line not in lines]


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
    assert laid_out.count("«Hardware") == 12


def test_a_block_in_whose_place_failures_stand_is_a_row_elsewhere() -> None:
    def folder(number: int) -> list[str]:
        failure = ["util.c:88: undefined reference to `frob'", "make[1]: *** [util.o] Error 1"] * (number % 4 == 3)
        entering, leaving = (f"make[1]: {what} directory '/p/sub{number}'" for what in ("Entering", "Leaving"))
        return [entering, "cc -O2 -c main.c -o main.o", "cc -O2 -c util.c -o util.o", *failure, leaving]

    lines = ["make: Entering directory /p", *(line for number in range(12) for line in folder(number))]
    laid_out = (arrange("\n".join(lines)) or "").split("\n")
    assert read_back("\n".join(laid_out)) == lines
    assert sum(line.startswith("«Entering ") for line in laid_out) == 9
    assert laid_out.count("util.c:88: undefined reference to `frob'") == 3


def test_a_legend_explains_no_mark_that_no_row_has() -> None:
    lines = [
        line
        for at in range(30)
        for line in (f"item {at * at} was taken from the shelf {at * 7}", *([f"{'ab' * at}: {at**3}"] * (at % 3)))
    ]
    laid_out = arrange("\n".join(lines)) or ""
    assert "stands for the lines of that form" in laid_out
    assert "as in the nearest line" not in laid_out
    assert "{}" not in laid_out


def test_ticks_and_crosses_may_be_keys() -> None:
    lines = [
        f"    {'✓' if at % 3 else '✗'} case number {at * at} opens its file ({at * 7 % 90} ms)" for at in range(40)
    ]
    laid_out = arrange("\n".join(lines)) or ""
    assert read_back(laid_out) == lines
    assert laid_out.count("«✓") == 1 + sum("✓" in line for line in lines)


def test_a_text_with_the_first_mark_gets_another() -> None:
    lines = [
        line
        for at in range(30)
        for line in (f"Reçu « bloc {at * at} » de taille {at * 7} à l'heure", "fin" * (at % 2))
        if line
    ]
    laid_out = arrange("\n".join(lines)) or ""
    assert read_back(laid_out) == lines
    assert "›" in laid_out


def test_a_row_of_failures_does_not_begin_like_a_success() -> None:
    """`works 9` of `not ok 9 it works` would say the opposite."""
    lines = [
        line
        for at in range(40)
        for line in (
            [f"not ok {at} {'abcdef'[at % 6] * 3} works on ext{at % 4}", f"# (in test file a.bats, line {at * 7})"]
            if at * at % 5 == 1
            else [f"ok {at} {'abcdef'[at % 6] * 3} works on ext{at % 4}"]
        )
    ]
    laid_out = arrange("\n".join(lines)) or ""
    assert read_back(laid_out) == lines
    keys = {line.split()[0] for line in laid_out.split("[… end of forms]")[-1].split("\n") if line.startswith("«")}
    assert keys <= {"«not", "«ok"}, laid_out
