"""defined: the names of source code, and what is no source code."""

from __future__ import annotations

import time

import pytest

from thinwire.pipeline.verify.source_names import is_source, names
from thinwire.pipeline.verify.verify import missing_rarities

from ..compressors.code.sources import SHAPES, source
from ..compressors.test_laws import corpus


def test_nothing_but_code_is_source_in_the_corpus() -> None:
    assert {item.kind for item in corpus() if is_source([line for line in item.text.split("\n") if line.strip()])} == {
        "code"
    }


@pytest.mark.parametrize(
    "spoken",
    [
        "Traceback (most recent call last):",
        "2026-03-01 10:00:00 x",
        "FAILED a.py",
        "E   x",
        " --> a.rs:3",
        "a.c:3: error",
    ],
)
def test_what_reports_on_code_is_no_source(spoken: str) -> None:
    lines = [line for line in source("python", *range(5, 30)).split("\n") if line.strip()]
    assert is_source(lines)
    assert not is_source([*lines, spoken])


@pytest.mark.parametrize("language", SHAPES)
def test_the_names_are_owed_in_every_language_numbered_or_not(language: str) -> None:
    text = source(language, 5, 6, 7)
    numbered = "\n".join(f"{number:6}\t{line}".rstrip() for number, line in enumerate(text.split("\n"), 1))
    if language not in ("c", "cpp"):  # where a name stands before parentheses, it may as well be called
        assert {"work_0", "work_1", "work_2"} <= set(names(text)) & set(names(numbered))
        assert "work_1" in missing_rarities(text, text.replace("work_1", "work"))


def test_prose_and_control_define_nothing() -> None:
    assert names("    class of its own\n    if (a) {\n    for (;;) {\n  x.map(function (y) {\n# def f\n") == []


@pytest.mark.parametrize("unit", ["pub ", "f( ) ", "def ", "a b ", "(", "{\n", "x(a {\n"])
def test_megabytes_are_read_in_time(unit: str) -> None:
    start = time.process_time()
    text = (unit * 1_000_000)[:1_000_000]
    names(text)
    is_source(text.split("\n"))
    assert time.process_time() - start < 2.0
