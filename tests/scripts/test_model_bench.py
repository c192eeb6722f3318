"""scripts/bench --model: a model of the interface, of any depth, that runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import model_bench


def test_a_model_of_one_layer_is_as_large_as_it_should_be_and_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_bench, "VOCABULARY", 500)
    parameters = model_bench.make(tmp_path / "model.onnx", layers=1)
    width, mlp = model_bench.WIDTH, model_bench.MLP
    assert parameters == pytest.approx(500 * width + 4 * width**2 + 3 * width * mlp, rel=0.01)
    assert model_bench.tokens_per_second(tmp_path / "model.onnx", rounds=1) > 0
