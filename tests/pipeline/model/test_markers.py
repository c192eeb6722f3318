"""The marker vocabulary: every word that the code may put into a text is declared."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from thinwire.pipeline.model import markers

PIPELINE = Path(__file__).parents[3] / "pipeline"
SOURCES = sorted(PIPELINE.rglob("*.py"))


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text))


def constants(node: ast.AST) -> Iterator[str]:
    """The strings that are written out under a node, but for the names of keys and attributes."""
    for child in ast.walk(node):
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value


def written(source: Path) -> set[str]:
    """The words of all strings in a file but its docstrings, in small letters."""
    tree = ast.parse(source.read_text())
    docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in docstrings)
    return {word.lower() for text in strings if isinstance(text, str) for word in re.findall(r"[^\W_]+", text)}


def said_by_gap(source: Path) -> set[str]:
    """The words of all strings in calls of `gap` and `count`."""
    tree = ast.parse(source.read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [call for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) == "gap"]
    return {word for call in named for text in constants(call) for word in words(text)}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(PIPELINE)))
def test_every_word_of_a_marker_is_declared(source: Path) -> None:
    assert said_by_gap(source) - markers.WORDS == set()


def test_no_word_is_declared_that_nothing_says() -> None:
    writers = [source for source in SOURCES if source.name != "markers.py" and source.parent.name != "verify"]
    said = {word for source in writers for word in written(source)}
    said |= {markers.count(2, noun).split()[-1] for noun in said}
    assert sorted(markers.WORDS - said) == []


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [(1, "line", "1 line"), (2, "line", "2 lines"), (3, "entry", "3 entries"), (2, "match", "2 matches")],
)
def test_counts_are_spelt_right(number: int, noun: str, text: str) -> None:
    assert markers.count(number, noun) == text and words(text) <= markers.WORDS


def test_what_holds_a_marker_is_ours() -> None:
    assert markers.is_ours(f"a\n{markers.gap(markers.count(412, 'line'))}\nb")
    assert not markers.is_ours("[...] [… ]"[:5])
