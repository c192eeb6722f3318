"""search: what must not change, the inverse, and that every path, number and line stays together."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.compressors.search import SEARCH
from thinwire.pipeline.compressors.search.parsed import fold
from thinwire.pipeline.compressors.search.selection import select

HITS = "src/a.py:3:import os\nsrc/a.py:9:    x = 1\nsrc/b.py:14:import os\nsrc/b.py:20:y = 2\n"

LEFT_ALONE = {
    "empty": "",
    "blank lines": "\n\n\n",
    "prose": "One sentence: it has colons.\nAnother one: more of them.\nA third: enough.\n",
    "log lines": "10:02:03 INFO start\n10:02:04 INFO work\n10:02:05 INFO done\n",
    "dated log lines": "2026-01-02T10:02:03 INFO a\n2026-01-02T10:02:04 INFO b\n2026-01-02T10:02:05 INFO c\n",
    "settings": "server.port:80\nserver.host:local\nclient.name:x\nclient.id:y\n",
    "counts": "src/a.py:3\nsrc/b.py:0\nsrc/c.py:12\n",
    "a list of paths": "src/a.py\nsrc/b.py\nsrc/c.py\n",
    "python": "def f(x):\n    y: int = 3\n    return x[1:2]\n",
    "compressed before": "[… 4 lines in 2 files, path before its lines]\n" + HITS,
    "a blank line inside": HITS + "\n" + HITS,
}


LAYOUTS = {
    "numbers": HITS,
    "columns": re.sub(r":(\d+):", r":\1:5:", HITS),
    "no numbers": re.sub(r":\d+:", ":", HITS),
    "windows": HITS.replace("src/", "C:\\src\\"),
    "revisions": re.sub(r"^", "origin/main:", HITS, flags=re.MULTILINE).rstrip(),
    "chinese": HITS.replace("src/", "源码/").replace("import", "导入"),
    "foreign lines": "grep: x: Permission denied\n" + HITS + "Binary file src/z.bin matches\n",
    "headings": "src/a.py\n3:import os\n9:    x = 1\n\nsrc/b.py\n14:import os\n15-\n16-z\n--\n20:y = 2\n",
    "one unnamed file": "3:import os\n9:    x = 1\n14:import os\n15-y\n",
    "context": "a/x-1-y.py-2-before:7:\na/x-1-y.py:3:hit\na/x-1-y.py-4-after\n--\na/x-1-y.py:9:hit\n--\nb/y.py:1:hit\n",
    "context from the root on": (
        "/home/a/w/src/x.py-1-before\n/home/a/w/src/x.py-2-more\nsrc/x.py:3:hit\nsrc/x.py-4-/ cut: by the tool\n"
        "/home/a/w/src/x.py-5-after\n--\n/home/a/w/y.py-7-z\ny.py:8:hit\n/home/a/w/y.py-9-\n"
    ),
    "odd separators": "a/x.py:3:hit\n--\na/x.py:4:hit\n--\nb/y.py:1:hit\n",
    "numbers that fall": "a/x.py:9:hit\na/x.py:3:hit\na/x.py:4:hit\nb/y.py:1:hit\n",
    "empty matches": "a/x.py:3:\na/x.py:4:\na/x.py:7:\nb/y.py:1:\n",
}


_NAMES = st.sampled_from(
    ["a.py", "b.rs", "lib/c.go", "lib/d-3-e.go", "x/y/z.java", "x/y/w.java", "文件.md", "D:\\q\\r.cs"]
)
_TEXTS = st.sampled_from(["import os", "    return x[1:2]", "", "}", "a-1-b:2:c", "12:x", "--", "x" * 600]) | st.text(
    st.characters(exclude_characters="\n\r"), max_size=30
)
_LINES = st.tuples(_NAMES, st.integers(1, 99), st.sampled_from(":::::-"), _TEXTS).map(
    lambda p: f"{p[0]}{p[2]}{p[1]}{p[2]}{p[3]}"
)


@pytest.mark.parametrize("text", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_what_is_no_search_result_is_left_alone(text: str) -> None:
    assert fold(text) is None


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_is_read_back(text: str, apart: bool) -> None:
    said = fold(text, apart=apart)
    assert said is not None and SEARCH.unfold is not None and SEARCH.unfold(said) == text


@given(st.lists(_LINES, min_size=3, max_size=30), st.booleans())
def test_what_is_folded_is_read_back(lines: list[str], apart: bool) -> None:
    said = fold("\n".join(lines), apart=apart)
    assert said is None or (SEARCH.unfold is not None and SEARCH.unfold(said) == "\n".join(lines))


def test_a_path_stands_whole_before_the_first_of_its_lines() -> None:
    assert fold(HITS) == (
        "[… 4 lines in 2 files, path before its lines]\n"
        "src/a.py:3 import os\n9     x = 1\nsrc/b.py:14 import os\n20 y = 2\n"
    )


def test_equal_lines_share_a_row_and_files_with_the_same_one_a_paragraph() -> None:
    hits = "a/x.py:3:hit\na/x.py:4:hit\na/y.py:1:it\na/z.py:5:it\nb/w.py:7:it\n"
    assert (fold(hits) or "").split("\n", 1)[1] == (
        "a/x.py:3,4 hit\n\n[… 3 lines in 3 files, all the same: it]\na/y.py:1\na/z.py:5\nb/w.py:7\n"
    )


def test_a_path_with_a_revision_before_it_is_one_path() -> None:
    assert (fold(LAYOUTS["revisions"]) or "").split("\n")[1] == "origin/main:src/a.py:3 import os"


@pytest.mark.parametrize("budget", [60, 200, 800])
def test_above_the_budget_every_line_stands_under_its_path(budget: int) -> None:
    paths = [f"services/billing/src/Handler{n}.java" for n in range(6)]
    text = "\n".join(f"{path}:{row}:log.debug({path[-6]}, {row})" for path in paths for row in range(1, 40))
    path = ""
    for line in select(text, budget).text.split("\n"):
        path = line if line in paths else path
        if "log.debug" in line:
            assert f"log.debug({path[-6]}," in line
