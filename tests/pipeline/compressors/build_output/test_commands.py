"""Compiler calls: what is none is left alone, and each file is named in its order."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.build_output.commands import Command


@pytest.mark.parametrize(
    "line",
    [
        "",
        "gcc",
        "gcc a.c",
        "gcc --version",
        "cat a.c -n b",
        "see gcc -c a.c",
        "./run.sh a.c -v",
        "[1/2] a.c",
        ". a.c -x",
    ],
)
def test_what_is_no_call_with_options_and_files_is_none(line: str) -> None:
    assert list(Command().scan("\n" + line)) == []


@pytest.mark.parametrize("program", ["gcc", "/usr/bin/c++", "ccache clang-14", "aarch64-linux-gnu-gcc"])
def test_the_files_are_named_and_the_rest_is_the_shape(program: str) -> None:
    (found,) = Command().scan(f"\n{program} -O2 -c -o a.o src/a.c")
    assert (found.template, found.name) == (f"{program} -O2 -c -o * *", "a.o src/a.c")


def test_the_number_of_a_step_is_a_value() -> None:
    (found,) = Command().scan("\n[ 3/40] cc -c a.c")
    assert (found.template, found.before, found.start, found.end) == ("[*/40] cc -c *", "3", 0, 17)
