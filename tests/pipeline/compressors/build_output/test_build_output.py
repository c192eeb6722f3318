"""Build output: errors stay, places stay with their messages, and nothing else is touched."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.build_output.diagnostics import Diagnostic, parse
from thinwire.pipeline.compressors.build_output.gather import gather, owes, summarise
from thinwire.pipeline.compressors.build_output.recognition import recognise
from thinwire.pipeline.compressors.log import LOG
from thinwire.pipeline.model.markers import is_ours
from thinwire.pipeline.verify import verify

PLACES = [(path, line) for path in ("src/app/main.py", "src/app/models.py", "lib/util.py") for line in (4, 19, 80)]
FLAKE8 = "".join(f"{path}:{line}:1: E302 expected 2 blank lines, found {line % 3}\n" for path, line in PLACES)
GCC = "".join(
    f"{path}:{line}:5: warning: unused variable 'v{line}' [-Wunused-variable]\n    int v{line} = 1;\n        ^~\n"
    for path, line in PLACES
)
TSC = "".join(
    f"src/a.ts({n},7): error TS2322: Type 'string' is not assignable to type 'number'.\n" for n in range(1, 13)
)
ESLINT = "".join(
    f"/home/me/src/{name}.js\n" + "".join(f"  {n}:5  error  Missing semicolon  semi\n" for n in range(10, 16)) + "\n"
    for name in "ab"
)
RUSTC = "".join(
    f"warning: unused import\n  --> src/a.rs:{n}:5\n   |\n{n} | use x{n};\n   |     ^^\n   |\n"
    "   = note: `#[warn(unused)]` on by default\n\n"
    for n in range(10, 15)
)
SBT = "".join(f"[info] Resolving org.scala-sbt#part{n};0.13.11 ...\n" for n in range(9))
NINJA = "".join(f"[{n}/40] Building CXX object src/core/part{n}.o\n" for n in range(10, 20))
GRADLE = "".join(
    f"> Task :app:{name} UP-TO-DATE\n" for name in ("compileJava", "processResources", "classes", "jar", "assemble")
)
MAKE = "".join(
    f"gcc -O2 -Wall -Iinclude -c -o build/{name}.o src/{name}.c\n"
    f"src/{name}.c: In function ‘{name}_run’:\n"
    f"src/{name}.c:3:43: warning: unused variable ‘b1’ [-Wunused-variable]\n"
    "    3 | int run(int a) { int b1; return 0; }\n      |                      ^~\n"
    f"src/{name}.c:3:34: warning: unused parameter ‘a’ [-Wunused-parameter]\n"
    "    3 | int run(int a) { int b1; return 0; }\n      |             ~~~~^\n      |             int\n"
    for name in ("net", "core", "util", "hash")
)
BUILDS = {
    "make": MAKE,
    "flake8": FLAKE8,
    "gcc": GCC,
    "tsc": TSC,
    "eslint": ESLINT,
    "rustc": RUSTC,
    "sbt": SBT,
    "ninja": NINJA,
    "gradle": GRADLE,
}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "make: *** [all] Error 2\n",
        "see src/a.py:1: it is there\n",
        "Compiling a\nCompiling b\n",
        "10:02:03 INFO: started\n" * 3,
    ],
)
def test_what_has_nothing_to_gather_stays(text: str) -> None:
    assert gather(text) is None


@pytest.mark.parametrize("build", BUILDS)
def test_gather_is_shorter_and_keeps_every_fact(build: str) -> None:
    text = BUILDS[build]
    gathered = gather(text) or ""
    assert recognise(text)
    assert is_ours(gathered)
    assert len(gathered) < 0.85 * len(text)
    assert verify.missing(owes(text, False), gathered) == []


@pytest.mark.parametrize("build", BUILDS)
def test_summarise_counts_right_and_loses_nothing_rare(build: str) -> None:
    text = BUILDS[build] * 3 + "make: *** [all] Error 2\n"
    said = summarise(text, 100) or ""
    assert len(said) <= len(gather(text) or "")
    assert verify.wrong_counts(text, said) == []
    assert verify.missing_rarities(owes(text, True), said) == []
    assert "make: *** [all] Error 2" in said


def test_a_place_stays_with_its_path_its_message_and_its_source() -> None:
    gathered = (gather(GCC) or "").split("\n")
    at = gathered.index("src/app/models.py")
    assert gathered[at + 1 : at + 4] == ["4:5 'v4'", "    int v4 = 1;", "19:5 'v19'"]
    assert "*: warning: unused variable * [-Wunused-variable]" in gathered


def test_places_of_one_message_in_one_file_share_a_line() -> None:
    assert "(1,7) (2,7)" not in TSC
    assert (
        "1,7 2,7 3,7 4,7 5,7 6,7 7,7 8,7 9,7 10,7 11,7 12,7): error TS2322: Type 'string' is not assignable to type 'number'."
        in (gather(TSC) or "")
    )


def test_rows_below_a_path_go_the_same_way() -> None:
    assert "* error Missing semicolon semi\n/home/me/src/a.js:10:5 11:5 12:5 13:5 14:5 15:5" in (gather(ESLINT) or "")


def test_rustc_says_its_notes_once_and_keeps_the_source_of_each() -> None:
    gathered = gather(RUSTC) or ""
    assert gathered.count("warning: unused import") == gathered.count("on by default") == 1
    assert all(f"{n} | use x{n};" in gathered and f"src/a.rs:{n}:5" in gathered for n in range(10, 15))


def test_of_many_rustc_diagnostics_the_path_is_said_once() -> None:
    many = "".join(
        f"error[E0425]: no `v{n}`\n --> src/{'ab'[n > 15]}.rs:{n}:5\n  |\n{n} | v{n};\n  | ^^\n\n"
        for n in range(10, 22)
    )
    gathered = gather(many) or ""
    assert gathered.count("src/a.rs") == gathered.count("src/b.rs") == 1
    assert "error[E0425]: no `v11`\n--> 11:5\n11 | v11;\n" in gathered


def test_errors_keep_source_and_places_in_a_summary() -> None:
    said = summarise(GCC.replace("warning", "error") * 2, 10) or ""
    assert all(f"int v{line} = 1;" in said and f"{line}:5" in said for _, line in PLACES)


def test_a_few_errors_stay_word_for_word_and_what_is_said_of_the_others_stays_with_them() -> None:
    errors = [f"src/z.c:{n}:9: error: ‘x{n}’ undeclared" for n in range(5)]
    text = "src/z.c: In function ‘f’:\n" + "\n".join(errors) + "\nsrc/z.c:9:1: warning: unused ‘y’\n" + GCC
    gathered = (gather(text) or "").split("\n")
    assert gathered[:6] == ["src/z.c: In function ‘f’:", *errors]
    assert gathered[7:10] == ["src/z.c", "In function ‘f’:", "9:1: warning: unused ‘y’"]


def test_lines_that_only_point_are_counted_where_they_go() -> None:
    assert (gather(GCC) or "").startswith(
        "[… 27 lines by path and by message: * is where, and what differs; 9 lines of only"
    )


def test_what_points_stays_where_the_place_has_no_column() -> None:
    javac = "".join(f"a/B{n}.java:{n}: warning: [dep] stop() is old\n  t.stop();\n{' ' * n}^\n" for n in range(10, 19))
    assert all(f"\n{' ' * n}^\n" in f"{gather(javac)}\n" for n in range(10, 19))


def test_of_many_warnings_that_say_the_same_a_summary_shows_a_few() -> None:
    text = "".join(f"src/a.py:{n}:1: W291 trailing whitespace\n" for n in range(100, 150))
    assert "100:1 101:1 102:1: W291 trailing whitespace [… 47 more like these]" in (summarise(text, 10) or "")


def test_a_line_between_diagnostics_keeps_its_place() -> None:
    gathered = gather(FLAKE8 + "a.c: In function 'main':\n" + FLAKE8) or ""
    before, after = gathered.split("a.c: In function 'main':\n")
    assert before.count("src/app/models.py") == after.count("src/app/models.py") == 1


@pytest.mark.parametrize("text", [*BUILDS.values(), GCC + "plain\n" + TSC])
def test_parsing_takes_every_line_once(text: str) -> None:
    taken = [
        line for item in parse(text.split("\n")) for line in (item.raw if isinstance(item, Diagnostic) else (item,))
    ]
    assert taken == text.split("\n")


@given(
    st.lists(
        st.sampled_from(
            [line for text in BUILDS.values() for line in text.split("\n")[:4]] + ["x", "", "  ^", "a:1: b"]
        )
    )
)
@settings(max_examples=100, deadline=None)
def test_no_fact_is_lost_whatever_the_order_of_lines(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert verify.missing(owes(text, False), gather(text) or text) == []


LONG = ["a" * 500_000, "a/" * 250_000, "a.b:1" * 100_000, "  " * 250_000, "'`\"" * 160_000, "[1/2] A " + "b " * 250_000]


@pytest.mark.parametrize(
    "text",
    [
        *LONG,
        "\x00" * 50_000,
        "\ud800:1: x\n" * 1000,
        "a:1:\n" * 9000,
        "  --> a:1:1\n" * 9000,
        "x.c: In f:\n" * 9000,
        ("/a" * 900 + " x.c\n") * 200,
    ],
)
def test_odd_input_takes_linear_time(text: str) -> None:
    started = process_time()
    gather(text)
    summarise(text, 100)
    recognise(text)
    assert process_time() - started < 2


@pytest.mark.parametrize("program", ["gcc-12", "x86_64-linux-gnu-gcc", "/usr/bin/c++", "ccache clang"])
def test_a_compiler_is_known_by_any_of_its_names(program: str) -> None:
    assert "[… 5 lines:" in (
        gather("".join(f"{program} -Wall -O2 -g -c src/x{n}.c -o x{n}.o\n" for n in range(5))) or ""
    )


def test_compiler_calls_are_equal_but_for_their_files() -> None:
    gathered = (gather(MAKE) or "").split("\n")
    assert gathered[:2] == ["[… 4 lines: gcc -O2 -Wall -Iinclude -c -o * *]", "build/net.o src/net.c"]


def test_a_function_stands_above_what_is_said_of_it_and_its_source_once() -> None:
    gathered = gather(MAKE) or ""
    assert (
        "src/net.c\nIn function ‘net_run’:\n3:43: warning: unused variable ‘b1’ [-Wunused-variable]\n"
        "3 | int run(int a) { int b1; return 0; }\n3:34: warning: unused parameter ‘a’ [-Wunused-parameter]\n| int\n"
    ) in gathered


@pytest.mark.parametrize("build", [MAKE * 3, RUSTC * 9], ids=["gcc", "rustc"])
def test_diagnostics_with_their_source_are_no_log(build: str) -> None:
    assert not LOG.recognise(build)
