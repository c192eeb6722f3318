"""model: what is not of the interface is refused, and words get the scores of their tokens."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from thinwire.addon.config.model_files import Unusable
from thinwire.addon.kompress.model import MOST_TOKENS, Model

from .tiny import make


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return Model(make(tmp_path_factory.mktemp("model")))


def scored(model: Model, words: list[str]) -> list[list[float]]:
    return [[round(score, 3) for score in tokens] for tokens in model(words)]


def test_each_word_has_the_scores_of_its_tokens(model: Model) -> None:
    assert scored(model, ["very", "Ada", "lovelyold"]) == [[0.1], [0.9], [0.1, 0.1]]


def test_as_many_words_are_scored_as_are_wholly_seen(model: Model) -> None:
    assert len(model(["very"] * MOST_TOKENS * 2)) == MOST_TOKENS - 3  # the last one seen might go on
    assert len(model(["very"] * (MOST_TOKENS - 2))) == MOST_TOKENS - 2
    assert len(model(["lovely" * MOST_TOKENS, "very"])) == 1


def test_another_interface_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"the model takes \['ids', 'mask'\]"):
        Model(make(tmp_path, inputs=("ids", "mask")))


def test_a_model_that_gives_no_numbers_fails_its_self_test(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="fails its self-test"):
        Model(make(tmp_path, score=float("nan")))


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_file_that_is_rubbish_is_refused(tmp_path: Path, name: str) -> None:
    (make(tmp_path) / name).write_bytes(b"rubbish")
    with pytest.raises(Unusable, match="cannot be loaded"):
        Model(tmp_path)


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(Unusable, match=r"pip install 'thinwire\[kompress\]'"):
        Model(make(tmp_path))
