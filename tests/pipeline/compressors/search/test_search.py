"""search: what must not change, the inverse, and that every path, number and line stays together."""

from __future__ import annotations

import json
import lzma
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.search import SEARCH
from thinwire.pipeline.compressors.search.gather import fold, gather
from thinwire.pipeline.compressors.search.layout import unfold
from thinwire.pipeline.compressors.search.parsed import recognise
from thinwire.pipeline.compressors.search.summary import summarise
from thinwire.pipeline.model import tokens

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


@pytest.mark.parametrize("text", LEFT_ALONE.values(), ids=LEFT_ALONE.keys())
def test_what_is_no_search_result_is_left_alone(text: str) -> None:
    assert not recognise(text) or (fold(text) is None and gather(text) is None and summarise(text, 50) is None)


def test_each_path_is_said_once_above_its_lines() -> None:
    assert fold("a/x.py:3:import os\na/x.py:9:  import os\na/x.py:12:import os\nREADME.md:1:# T\n") == (
        "[… 4 lines in 2 files, path before its lines]\na/x.py\n3,12 import os\n9   import os\n\nREADME.md\n1 # T\n"
    )


def test_files_with_the_same_only_line_share_it() -> None:
    text = "".join(f"pkg/core/m{n}.py:{n + 1}:import os\n" for n in range(4))
    assert "all the same: import os]\npkg/core/\n m0.py:1\n m1.py:2\n" in str(fold(text))


def test_neighbours_with_few_lines_stand_under_their_folder() -> None:
    text = "".join(f"pkg/core/m{n}.py:{n + 1}:line {n}\n" for n in range(4))
    assert "\npkg/core/\nm0.py:1 line 0\nm1.py:2 line 1\n" in str(fold(text))


LAYOUTS = {
    "numbers": HITS,
    "columns": re.sub(r":(\d+):", r":\1:5:", HITS),
    "no numbers": re.sub(r":\d+:", ":", HITS),
    "windows": HITS.replace("src/", "C:\\src\\"),
    "chinese": HITS.replace("src/", "源码/").replace("import", "导入"),
    "foreign lines": "grep: x: Permission denied\n" + HITS + "Binary file src/z.bin matches\n",
    "headings": "src/a.py\n3:import os\n9:    x = 1\n\nsrc/b.py\n14:import os\n15-\n16-z\n--\n20:y = 2\n",
    "one unnamed file": "3:import os\n9:    x = 1\n14:import os\n15-y\n",
    "context": "a/x-1-y.py-2-before:7:\na/x-1-y.py:3:hit\na/x-1-y.py-4-after\n--\na/x-1-y.py:9:hit\n--\nb/y.py:1:hit\n",
    "odd separators": "a/x.py:3:hit\n--\na/x.py:4:hit\n--\nb/y.py:1:hit\n",
    "numbers that fall": "a/x.py:9:hit\na/x.py:3:hit\na/x.py:4:hit\nb/y.py:1:hit\n",
    "empty matches": "a/x.py:3:\na/x.py:4:\na/x.py:7:\nb/y.py:1:\n",
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_each_layout_is_recognised_and_inverts(text: str, end: str) -> None:
    whole = text.rstrip("\n") + end
    folded = fold(whole)
    assert recognise(whole)
    assert folded is not None
    assert unfold(folded) == whole


_NAMES = st.sampled_from(
    ["a.py", "b.rs", "lib/c.go", "lib/d-3-e.go", "x/y/z.java", "x/y/w.java", "文件.md", "D:\\q\\r.cs"]
)
_TEXTS = st.sampled_from(["import os", "    return x[1:2]", "", "}", "a-1-b:2:c", "12:x", "--", "x" * 600]) | st.text(
    st.characters(exclude_characters="\n\r"), max_size=30
)
_LINES = st.tuples(_NAMES, st.integers(1, 99), st.sampled_from(":::::-"), _TEXTS).map(
    lambda p: f"{p[0]}{p[2]}{p[1]}{p[2]}{p[3]}"
)


@given(st.lists(_LINES | st.sampled_from(["--", "Binary file q matches"]), min_size=3, max_size=40))
@example(["a.py:1:x", "--", "Binary file q matches", "a.py:1:x", "--", "a.py:1:x"])
@settings(deadline=None)
def test_fold_inverts_or_says_nothing(lines: list[str]) -> None:
    text = "\n".join(lines)
    folded = fold(text)
    assert folded is None or unfold(folded) == text


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_is_answered(text: str) -> None:
    recognise(text), fold(text), gather(text), summarise(text, 10)


def corpus() -> list[str]:
    folder = Path(__file__).parents[2] / "corpus"
    return [
        json.loads(line)["text"]
        for path in folder.glob("search*.xz")
        for line in lzma.open(path, "rt", encoding="utf-8")
        if all(re.match(r"[^:]+:\d+:", hit) for hit in json.loads(line)["text"].splitlines())
    ]


def test_a_number_of_5000_digits_is_answered() -> None:
    text = HITS + f"src/b.py:{'7' * 5000}:x\nsrc/b.py:{'8' * 5000}:x\n"
    assert unfold(str(fold(text))) == text


def generated(files: int, hits: int) -> str:
    """`hits` matches in each of `files` Java files with long paths."""
    rows = (
        f"services/billing/src/main/java/org/acme/billing/part{f % 7}/Handler{f}.java:{11 * h + f % 5 + 1}:"
        f'        log.debug("step {h % 3}", ctx.get{f}(), {h});'
        for f in range(files)
        for h in range(hits)
    )
    return "\n".join(rows) + "\n"


SAMPLES = [generated(1, 60), generated(12, 12), generated(60, 1), *corpus()]


@pytest.mark.parametrize("text", SAMPLES)
def test_every_number_stands_on_the_line_of_its_match(text: str) -> None:
    shown = str(gather(text)).split("\n")
    rows = {(n, row.partition(" ")[2] or row) for row in shown for n in re.findall(r"\d+", row.partition(" ")[0])}
    for line in text.rstrip("\n").split("\n"):
        _, number, said = line.split(":", 2)
        assert (number, said.strip()) in rows or any("all the same: " + said.strip() in row for row in shown)


@pytest.mark.parametrize("text", SAMPLES)
@pytest.mark.parametrize("budget", [1, 300, 2000])
def test_a_summary_keeps_every_path_and_every_count(text: str, budget: int) -> None:
    summary = str(summarise(text, budget))
    paths = [line.partition(":")[0] for line in text.rstrip("\n").split("\n")]
    for path in set(paths):
        folder, _, name = path.rpartition("/")
        assert path in summary or (folder + "/\n" in summary and re.search("\\n ?" + name, summary))
    if "count of each" in summary:
        assert sum(int(line.rpartition(":")[2]) for line in summary.split("\n")[1:] if ":" in line) == len(paths)
    else:
        shown = sum(
            len(re.findall(r"\d+", m)) for m in re.findall(r"^ ?(?:[^:\s\[]+:)?(\d[\d,]*)(?: |$)", summary, re.M)
        )
        assert shown + sum(map(int, re.findall(r"\[… (\d+) more", summary))) == len(paths)


def test_a_summary_of_many_hits_saves_three_quarters_within_its_budget() -> None:
    text = generated(12, 60)
    summary = str(summarise(text, 2000))
    assert tokens.count(summary) <= min(2000, tokens.count(text) // 4)


def test_all_facts_cost_58_percent_at_most_on_long_paths() -> None:
    text = generated(12, 12)
    assert tokens.count(str(gather(text))) <= 0.58 * tokens.count(text)


def test_the_registry_finds_all_three_levels() -> None:
    assert (SEARCH.fold, SEARCH.unfold, SEARCH.gather, SEARCH.summarise) == (fold, unfold, gather, summarise)


def test_names_stand_under_their_folder_before_the_first_of_their_lines() -> None:
    text = "".join(f"src/deep/{name}.py:{at}:def {name}_{at}(): ...\n" for name in ("a", "b") for at in (3, 7, 40))
    said = fold(text) or ""
    assert "\nsrc/deep/\na.py:3 def a_3(): ...\n7 def a_7(): ...\n40 " in said and unfold(said) == text


def test_a_name_that_opens_with_a_digit_stands_alone() -> None:
    text = "".join(f"src/deep/{name}:{at}:x = {at}\n" for name in ("2to3.py", "7.py", "b.py") for at in (3, 7))
    assert unfold(fold(text) or "") == text


def test_lines_of_a_path_that_comes_again_are_gathered_in_order() -> None:
    text = "".join(f"pkg/{name}.js:{at}:use strict {at}\n" for at in (40, 3, 7) for name in ("a", "b", "c"))
    assert "\na.js:3 use strict 3\n7 use strict 7\n40 use strict 40\n" in (gather(text) or "")
