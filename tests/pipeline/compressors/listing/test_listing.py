"""listing: what must not change, and that every shape comes back exactly, whatever was listed."""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.listing.shapes import fold, recognise, unfold
from thinwire.pipeline.model import tokens

LEFT_ALONE = {
    "empty": "",
    "prose": "A sentence and/or another.\n" * 3 + "Read this/that, then go on.\n" * 3,
    "names without folders": "a.py\nb.py\nc.py\nd.py\ne.py\nf.py\n",
    "a status": "On branch main\nChanges not staged for commit:\n\tmodified:   src/a.py\n\nno changes added\n",
    "oneline log": "36a70b7 Lay the foundation\n60116ff Say each path once\n52b6148 Let it say\n06e7521 Go\n5234a87 Do\n",
    "urls in prose": "See https://x.org/a for more.\nThen https://x.org/b too.\nAlso c.\nAnd d.\nAnd e.\n",
    "code": "import a\n\n\ndef f(x):\n    return x / 2\n\n\ndef g(x):\n    return x // 2\n",
    "compressed before": "[… 5 paths, names under their folder]\nsrc/\n a\n b\n c\n d\n e\n",
}


TREE = """\
.
├── addon
│   ├── commands
│   │   └── fake.py
│   └── x.py
├── a b.txt
└── z
    └── c.py

3 directories, 4 files
"""
NPM = """\
t@1.0.0 /tmp/t
├─┬ chalk@4.1.2
│ ├─┬ ansi-styles@4.3.0
│ │ └── color-convert@2.0.1
│ └── supports-color@7.2.0 deduped
├── commander@14.0.3
└─┬ express@5.3.0
  └── accepts@2.0.0
"""
STATUS = (
    "On branch main\nChanges not staged for commit:\n"
    + "".join(
        f"\t{what}:   src/deep/{name}\n"
        for what in ("modified", "deleted")
        for name in ("a.py", "b.py", "sub dir/c.py")
    )
    + "\nUntracked files:\n\tnew/\n\tnew/x y\n\tnotes.md\n\nno changes added to commit\n"
)
STAT = """\
Updating 3fce3b5..84f9d97
Fast-forward
 src/deep/a.py   |   4 +
 src/deep/b b.py | 120 ++++++++
 src/deep/c.py   |  33 ++--
 docs/x.md       | Bin 0 -> 12 bytes
 README.md       |   2 +-
 5 files changed, 159 insertions(+)
"""
LOG = """\
commit 313388f54c4a4a42ef72f242490d7f652cb9dfd9 (HEAD -> main, tag: v1)
Author: Ann Lee <ann@x.org>
Date:   Tue Aug 4 10:00:08 2026 -0400

    Release

    commit 12345678 was wrong
      indented
    Author: not really

 Cargo.lock               | 2 +-
 2 files changed, 2 insertions(+), 2 deletions(-)

commit 0d98927158f6b5c229a61ef52b77091ed77c1420
Merge: 9e54301 2869fec
Author: Bo Wu <bo@x.org>
Date:   Tue Aug 4 07:46:42 2026 -0400

    Merge it

commit 5382a434f07a4515d081beb6e08a821cd7922eae
Author: Ann Lee <ann@x.org>
Date:   Mon Aug 3 09:59:57 2026 -0400

    First
"""
BLAME = "".join(
    f"{'313388f5 (Ann Lee  2026-08-01' if n < 8 or n > 10 else '^020687a (Bo Wu Jr 2026-08-02'} 10:00:08 -0400 {n:>2}) text {n}\n"
    for n in range(1, 13)
)
LONG = """\
total 24
drwxr-xr-x  5 root root   4096 Nov 21 01:59 .
drwxr-xr-x 13 root wheel  4096 Nov 21 01:52 ..
-rw-r--r--  1 root root   1005 Nov 21 01:59 reasons.py
-rw-r--r--  1 root root    213 Jan  5  2024 READ ME.md
lrwxrwxrwx  1 root root      9 Nov 21 01:59 link -> README.md
-rw-r--r--  1 root root  11213 Nov 21 01:59 b.py
"""
LS_TREE = "".join(
    f"100{'755' if n == 3 else '644'} blob {n:040x} {n * 77:>7}\t{'' if n == 5 else 'src/'}f{n}.rs\n" for n in range(12)
)
PATHS = "".join(f"./src/{'lib' if n % 20 else 'bin'}/file {n}.py\n".replace("file ", "file_") for n in range(40))
SHAPES = {
    "paths": PATHS,
    "windows paths": PATHS.replace("/", "\\"),
    "chinese paths": PATHS.replace("file", "文件"),
    "counts": PATHS.replace(".py", ".py:3"),
    "sizes": PATHS.replace("./", "4.0K\t./"),
    "name-status": PATHS.replace("./", "M\t"),
    "hashes": PATHS.replace("./", "0e75c5065e7a72629ab2b25250f1d808  ./"),
    "ls-tree": LS_TREE,
    "ls -l": LONG,
    "ls -lR": f"./a:\n{LONG}\n./b:\n{LONG}",
    "tree": TREE,
    "tree with wide blanks": TREE.replace("│   ", "│\u00a0\u00a0 "),
    "npm ls": NPM,
    "cargo tree": TREE.replace("addon", "addon v0.1.0 (*)"),
    "gradle": "compileClasspath\n+--- a:b:1.0\n|    +--- c:d:2.0\n|    \\--- e:f:3.0\n\\--- g:h:4.0\n     \\--- i:j:5.0\n",
    "git blame -s": "".join(f"{'ebe4dc1c' if at % 5 else '5fe8ffbc'} {at:>2}) x = {at}\n" for at in range(3, 30)),
    "tree in ASCII": TREE.replace("│", "|").replace("├", "|").replace("└", "`").replace("─", "-"),
    "git log --stat": LOG,
    "git status": STATUS,
    "git diff --stat": STAT,
    "git diff --stat, cut by an agent": STAT.replace(
        " docs", " .../a-long-na…443 tokens truncated…     |   12 +-\n docs"
    ),
    "git log --name-status": LOG.replace(" Cargo.lock", "M\tCargo.lock"),
    "git blame": BLAME,
    "git blame --date=short": BLAME.replace(" 10:00:08 -0400", "").replace("text 4", ""),
    "git blame, blanks at line ends cut": BLAME.replace(" text 4", "").replace(" text 9", ""),
    "git blame of a renamed file": BLAME.replace("313388f5", "313388f5 new.py").replace("^020687a", "^020687a x.py  "),
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_each_shape_comes_back_exactly(text: str, end: str) -> None:
    whole = text.rstrip("\n") + end
    folded = fold(whole)
    assert recognise(whole)
    assert folded is not None
    assert unfold(folded) == whole


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_every_word_and_number_is_still_there(text: str) -> None:
    folded = str(fold(text))
    words = text.replace("/", "/ ").replace("\\", "\\ ").replace(")", " ").replace("Date:", "").split()
    assert [word for word in words if word not in folded and word[0].isalnum()] == []


@pytest.mark.parametrize(
    ("name", "least"),
    [("paths", 30), ("ls -l", 12), ("tree", 20), ("git blame", 45), ("git log --stat", 5), ("ls-tree", 7)],
)
def test_it_gains(name: str, least: int) -> None:
    before, after = tokens.count(SHAPES[name]), tokens.count(str(fold(SHAPES[name])))
    assert after <= before * (100 - least) / 100


def test_real_output_comes_back(tmp_path: Path) -> None:
    folder = Path(os.__file__).parent
    for command in (["find", "email", "json"], ["ls", "-la", "email"], ["ls", "-lR", "json"], ["du", "-a", "email"]):
        text = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
        assert unfold(str(fold(text))) == text


_PARTS = st.sampled_from(["src", "lib", "a b", "文件", "x.py", "y.rs", ".env", "node_modules", "README"])
_PATH = st.lists(_PARTS, min_size=1, max_size=4).map("/".join)


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "12\t", " M ", "100644 blob ab "]), _PATH).map("".join), min_size=5, max_size=40
    )
)
@settings(deadline=None)
def test_any_list_of_paths_comes_back_or_is_refused(lines: list[str]) -> None:
    text = "\n".join(lines)
    folded = fold(text)
    assert folded is None or unfold(folded) == text


def test_only_what_was_folded_is_unfolded() -> None:
    with pytest.raises(ValueError, match="not a folded listing"):
        unfold(PATHS)


def big(paths: int) -> str:
    chance = random.Random(7)
    folders = [f"pkg{n}/src/main/part{n % 3}" for n in range(12)]
    names = (f"file{chance.randrange(10**6)}.{chance.choice(['py', 'md'])}" for _ in range(paths))
    return "".join(sorted(f"{chance.choice(folders)}/{name}\n" for name in names))


def test_the_usual_time_zone_is_said_once() -> None:
    assert (fold(LOG) or "").count("-0400") == 1 < LOG.count("-0400")


def test_lines_of_a_log_that_end_with_paths_are_no_list_of_them() -> None:
    lines = [f"update 2025-06-24 14:36:{at:02}: link group cc updated to point to /usr/bin/gcc{at}" for at in range(60)]
    assert not recognise("\n".join(lines))
