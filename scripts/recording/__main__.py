"""Record the project's corpus anew: real tools on small programs with planted failures, and generated logs and documents.

A tool that is not on this machine is named, and what it printed last time stays. Paths, users and host names are replaced.
"""

from __future__ import annotations

import json
import lzma
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import click

from .commands import RECORDINGS, Recording
from .generated import generated
from .running import Missing, prepared, recorded

_CORPUS: Final = Path(__file__).parents[2] / "tests" / "corpus"
_DEMO: Final = Path(__file__).parents[2] / "addon" / "commands" / "demo" / "session.jsonl.xz"
_SESSION: Final = (
    ("search", "rg-context"),
    ("code", "choose.py"),
    ("build_test", "pytest-v"),
    ("json", "curl-orders"),
    ("ci-log", "test-store"),
)
"""What the agent of `thinwire demo` looks at, one after the other."""
Row = dict[str, Any]


@click.command(help=__doc__)
@click.option("--corpus", type=click.Path(path_type=Path), default=_CORPUS, help="Where to; default: tests/corpus.")
@click.option(
    "--node", type=click.Path(path_type=Path), help="Folder with node_modules: tsc, eslint, jest, vitest, biome."
)
@click.option(
    "--only",
    multiple=True,
    help="Record only those of this name (repeatable); what is generated is made anew all the same.",
)
def main(corpus: Path, node: Path | None, only: tuple[str, ...]) -> None:
    rows = _there(corpus)
    wanted = [one for one in RECORDINGS if not only or one.name in only]
    with tempfile.TemporaryDirectory(prefix="record-") as folder:
        work = prepared(Path(folder), node)
        for one in wanted:
            _record(one, work, rows)
    for row in list(generated(rows)):
        rows[row["kind"], row["name"]] = row
    _write(corpus, rows.values())
    if corpus == _CORPUS:
        _write_demo(rows)


def _record(one: Recording, work: Path, rows: dict[tuple[str, str], Row]) -> None:
    try:
        text = recorded(one, work)
    except Missing as missing:
        print(f"{one.kind}/{one.name}: {missing}", file=sys.stderr)
        return
    rows[one.kind, one.name] = {
        "kind": one.kind,
        "name": one.name,
        "tool": one.tool,
        "command": one.command,
        "text": text,
    }


def _there(corpus: Path) -> dict[tuple[str, str], Row]:
    """Return what was recorded before and is still listed."""
    listed = {(one.kind, one.name) for one in RECORDINGS}
    rows = {}
    for path in corpus.glob("*.jsonl.xz"):
        kind = path.name.removesuffix(".jsonl.xz")
        for row in map(json.loads, lzma.decompress(path.read_bytes()).decode().splitlines()):
            if (kind, row["name"]) in listed:
                rows[kind, row["name"]] = {"kind": kind, **row}
    return rows


def _write(corpus: Path, rows: Iterable[Row]) -> None:
    """A file a kind; what is no longer recorded goes."""
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: str(row["name"])):
        kinds[row["kind"]].append({key: value for key, value in row.items() if key != "kind"})
    corpus.mkdir(exist_ok=True)
    for path in corpus.glob("*.jsonl.xz"):
        path.unlink()
    for kind, of_kind in kinds.items():
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in of_kind)
        (corpus / f"{kind}.jsonl.xz").write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
        print(f"{kind}: {len(of_kind)} texts")


def _write_demo(rows: Mapping[tuple[str, str], Row]) -> None:
    session = ({"command": rows[key]["command"], "text": rows[key]["text"]} for key in _SESSION)
    text = "".join(json.dumps(turn, ensure_ascii=False) + "\n" for turn in session)
    _DEMO.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    main()
