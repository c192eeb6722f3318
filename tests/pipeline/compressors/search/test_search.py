"""search: what must not change, the inverse, and that every path, number and line stays together."""

from __future__ import annotations

import json
import lzma
import re
from pathlib import Path

from hypothesis import strategies as st

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
    "chinese": HITS.replace("src/", "源码/").replace("import", "导入"),
    "foreign lines": "grep: x: Permission denied\n" + HITS + "Binary file src/z.bin matches\n",
    "headings": "src/a.py\n3:import os\n9:    x = 1\n\nsrc/b.py\n14:import os\n15-\n16-z\n--\n20:y = 2\n",
    "one unnamed file": "3:import os\n9:    x = 1\n14:import os\n15-y\n",
    "context": "a/x-1-y.py-2-before:7:\na/x-1-y.py:3:hit\na/x-1-y.py-4-after\n--\na/x-1-y.py:9:hit\n--\nb/y.py:1:hit\n",
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


def corpus() -> list[str]:
    folder = Path(__file__).parents[2] / "corpus"
    return [
        json.loads(line)["text"]
        for path in folder.glob("search*.xz")
        for line in lzma.open(path, "rt", encoding="utf-8")
        if all(re.match(r"[^:]+:\d+:", hit) for hit in json.loads(line)["text"].splitlines())
    ]


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
