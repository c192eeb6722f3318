"""Each row of COMPRESSORS brings samples: a compressor that recognises nothing, or returns nothing, does not pass here.

A new compressor adds its row to SAMPLES: outputs of the corpus that are of its kind.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from scripts.evaluation.corpus import load
from thinwire.pipeline.compressors.contract import Compressor
from thinwire.pipeline.compressors.registry import COMPRESSORS
from thinwire.pipeline.text.terminal_text import canonical

SAMPLES: Final[dict[str, tuple[str, ...]]] = {
    "json": (
        "json/curl-products",
        "json/cargo-metadata",
        "json/sqlite-events",
        "rest/payments",
        "build_test/go-test-json",
    ),
    "diff": ("diff/git-diff", "diff/show-medium", "diff/log-patch", "diff/show-parted", "build_test/ruff-format-diff"),
    "test": ("build_test/pytest-v", "build_test/cargo-test", "build_test/jest", "build_test/bats", "build_test/ctest"),
    "search": ("search/grep-return", "search/rg-context", "search/rg-def", "build_test/ruff-concise"),
    "build": ("build_test/cargo-clippy", "build_test/cargo-broken", "build_test/cppcheck", "build_test/cmake"),
    "code": ("code/choose.py", "code/lexer.rs", "code/cache.go", "code/Billing.java", "code/table.ts", "code/core.c"),
    "table": ("table/kubectl-pods", "table/sqlite-csv", "table/sqlite-box", "table/docker-ps", "build_test/pip-list"),
    "listing": ("listing/find", "listing/git-log", "listing/ls-l", "listing/tree", "listing/du"),
    "log": ("log/nginx", "log/k8s", "log/hdfs", "log/compose", "log/python-40"),
    "records": ("rest/payments", "json/ruff-json", "listing/git-log"),
    "repeat": ("build_test/npm-workspaces", "build_test/pytest", "build_test/cppcheck"),
}
FUNCTIONS: Final[dict[str, Callable[[Callable[..., object], str], object]]] = {
    "fold": lambda function, text: function(text),
    "gather": lambda function, text: function(text),
    "select": lambda function, text: function(text, 300),
    "summarise": lambda function, text: function(text, 300),
}
every_compressor = pytest.mark.parametrize("compressor", COMPRESSORS, ids=lambda compressor: compressor.name)


@cache
def corpus() -> dict[str, str]:
    items = load(Path(__file__).parents[2] / "corpus")
    return {f"{item.kind}/{item.name}": canonical(item.text) for item in items}


@every_compressor
def test_every_compressor_recognises_its_samples(compressor: Compressor) -> None:
    samples = SAMPLES[compressor.name]
    assert len(samples) >= 3 and [name for name in samples if not compressor.recognise(corpus()[name])] == []


@every_compressor
def test_every_function_of_a_compressor_returns_something_for_its_samples(compressor: Compressor) -> None:
    texts = [corpus()[name] for name in SAMPLES[compressor.name]]
    for name, call in FUNCTIONS.items():
        function = getattr(compressor, name, None)
        if function is not None:
            assert any(call(function, text) is not None for text in texts), name


@every_compressor
def test_what_a_compressor_folds_of_its_samples_is_unfolded_again(compressor: Compressor) -> None:
    if compressor.fold is None:
        return
    folded = [(text, compressor.fold(text)) for text in (corpus()[name] for name in SAMPLES[compressor.name])]
    there = [(text, layout) for text, layout in folded if layout is not None]
    assert there and compressor.unfold is not None
    for text, layout in there:
        assert compressor.unfold(layout) == (compressor.normal(text) if compressor.normal else text)


@pytest.mark.parametrize("name", ["prose/notes.md", "prose/design.md"])
def test_prose_is_of_no_kind(name: str) -> None:
    assert [one.name for one in COMPRESSORS if one.name != "repeat" and one.recognise(corpus()[name])] == []
