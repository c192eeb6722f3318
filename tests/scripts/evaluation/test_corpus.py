"""Reading a corpus: what is refused, and what a signal is."""

import json
import lzma
from pathlib import Path

import pytest

from scripts.evaluation.corpus import CorpusError, Signal, load

OWN = Path(__file__).parents[2] / "corpus"


def test_a_broken_line_is_refused_by_its_number(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl.xz").write_bytes(lzma.compress(b'{"name": "x"}\n'))
    with pytest.raises(CorpusError, match="line 1"):
        load(tmp_path)


def test_a_packed_list_is_read_with_its_signals(tmp_path: Path) -> None:
    truth = {"required_signals": [{"value": "Boom", "importance": "critical"}, {"value": "x", "importance": "minor"}]}
    path = tmp_path / "logs.json.xz"
    path.write_bytes(lzma.compress(json.dumps([{"name": "a", "text": "boom", "truth": truth}]).encode()))
    (item,) = load(path)
    assert item.kind == "ci-log" and len(item.signals) == 2 and [one.values for one in item.critical] == [("boom",)]
    path.write_bytes(lzma.compress(b'["boom"]'))
    with pytest.raises(CorpusError, match="not a list of objects"):
        load(path)


def test_a_signal_stands_by_value_alias_or_file_with_its_line() -> None:
    assert Signal(("a", "b c")).stands_in("x B C y") and not Signal(("a",)).stands_in("x")
    assert Signal(("absent",), "src/main.c", 12).stands_in("main.c:12")
    assert not Signal(("absent",), "main.c", 1).stands_in("main.c:12")
    assert not Signal(("absent",), "main.c", 12).stands_in("other.c:12")


def test_the_projects_own_corpus_is_small_and_whole() -> None:
    items = load(OWN)
    assert sum(path.stat().st_size for path in OWN.rglob("*") if path.is_file()) < 1_500_000
    kinds = {"code", "prose", "log", "ci-log", "json", "rest", "diff", "search", "listing", "build_test", "table"}
    assert {item.kind for item in items} >= kinds
    assert all(item.critical for item in items if item.kind == "ci-log")
