"""How fast a token classifier of ModernBERT-base's size is on this machine:  scripts/bench --model [--layers 22]

The weights are random, since speed does not hang on them: an embedding of 50,368 tokens, 22 layers of 768 with 12 heads and a
gated MLP of 1,152, and a score for each token, 149 M parameters in all, in 32 bits and with weights in 8.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

VOCABULARY: Final = 50_368
WIDTH: Final = 768
HEADS: Final = 12
MLP: Final = 1_152
LAYERS: Final = 22
TOKENS: Final = 512
ROUNDS: Final = 3


class _Graph:
    """Nodes and random weights, as they are added."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self._random = np.random.default_rng(1)

    def constant(self, name: str, values: NDArray[Any]) -> str:
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def weight(self, name: str, *shape: int) -> str:
        return self.constant(name, self._random.standard_normal(shape, dtype=np.float32) * np.float32(0.02))

    def node(self, kind: str, inputs: list[str], name: str, outputs: int = 1, **attributes: Any) -> list[str]:
        names = [f"{name}_{index}" for index in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names


def make(path: Path, layers: int = LAYERS) -> int:
    """Writes such a model; returns its number of parameters."""
    graph = _Graph()
    heads = graph.constant("heads", np.array([0, 0, HEADS, WIDTH // HEADS], dtype=np.int64))
    flat = graph.constant("flat", np.array([0, 0, WIDTH], dtype=np.int64))
    scale = graph.constant("scale", np.array((WIDTH // HEADS) ** -0.5, dtype=np.float32))
    ones = graph.constant("ones", np.ones(WIDTH, dtype=np.float32))
    (state,) = graph.node("Gather", [graph.weight("embedding", VOCABULARY, WIDTH), "input_ids"], "embedded")
    for index in range(layers):
        state = _layer(graph, index, state, heads, flat, scale, ones)
    (scores,) = graph.node("MatMul", [state, graph.weight("head", WIDTH, 1)], "head_out")
    (shaped,) = graph.node("Squeeze", [scores, graph.constant("last", np.array([-1], dtype=np.int64))], "squeezed")
    (bare,) = graph.node("Sigmoid", [shaped], "sigmoid")
    (mask,) = graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    graph.nodes.append(helper.make_node("Mul", [bare, mask], ["final_scores"]))
    _save(path, graph)
    return sum(int(np.prod(weight.dims)) for weight in graph.weights)


def _layer(graph: _Graph, position: int, state: str, heads: str, flat: str, scale: str, ones: str) -> str:
    """Attention and gated MLP, each on the normalised state and added to it."""

    def node(kind: str, inputs: list[str], name: str, outputs: int = 1, **attributes: Any) -> list[str]:
        return graph.node(kind, inputs, f"layer{position}_{name}", outputs, **attributes)

    (normal,) = node("LayerNormalization", [state, ones], "normal")
    (mixed,) = node("MatMul", [normal, graph.weight(f"qkv{position}", WIDTH, 3 * WIDTH)], "qkv")
    parts = node("Split", [mixed], "split", 3, axis=-1, num_outputs=3)
    shaped = [node("Reshape", [part, heads], f"heads{number}")[0] for number, part in enumerate(parts)]
    query, values = (node("Transpose", [shaped[one]], f"by_head{one}", perm=[0, 2, 1, 3])[0] for one in (0, 2))
    (keys,) = node("Transpose", [shaped[1]], "by_head1", perm=[0, 2, 3, 1])
    (like,) = node("MatMul", [query, keys], "like")
    (scaled,) = node("Mul", [like, scale], "scaled")
    (weights,) = node("Softmax", [scaled], "softmax", axis=-1)
    (seen,) = node("MatMul", [weights, values], "seen")
    (back,) = node("Transpose", [seen], "back", perm=[0, 2, 1, 3])
    (together,) = node("Reshape", [back, flat], "together")
    (out,) = node("MatMul", [together, graph.weight(f"out{position}", WIDTH, WIDTH)], "out")
    (state,) = node("Add", [state, out], "attended")
    (normal,) = node("LayerNormalization", [state, ones], "normal_mlp")
    (wide,) = node("MatMul", [normal, graph.weight(f"up{position}", WIDTH, 2 * MLP)], "up")
    value, gate = node("Split", [wide], "gates", 2, axis=-1, num_outputs=2)
    (open_gate,) = node("Sigmoid", [gate], "gate")
    (gated,) = node("Mul", [value, open_gate], "gated")
    (down,) = node("MatMul", [gated, graph.weight(f"down{position}", MLP, WIDTH)], "down")
    return node("Add", [state, down], "state")[0]


def _save(path: Path, graph: _Graph) -> None:
    ids = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "seq"])
        for name in ("input_ids", "attention_mask")
    ]
    scores = helper.make_tensor_value_info("final_scores", TensorProto.FLOAT, ["batch", "seq"])
    made = helper.make_graph(graph.nodes, "classifier", ids, [scores], graph.weights)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(model, str(path))


def tokens_per_second(path: Path, threads: int = 2, rounds: int = ROUNDS) -> float:
    """The best of some rounds over one chunk of 512 tokens."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    ids = np.random.default_rng(2).integers(0, VOCABULARY, (1, TOKENS), dtype=np.int64)
    inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
    best = float("inf")
    for _ in range(rounds + 1):
        began = time.perf_counter()
        session.run(["final_scores"], inputs)
        best = min(best, time.perf_counter() - began)
    return TOKENS / best


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench --model", description=__doc__)
    parser.add_argument("--layers", type=int, default=LAYERS)
    layers = parser.parse_args(arguments).layers
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "fp32.onnx", Path(folder) / "int8.onnx"
        parameters = make(whole, layers)
        quantize_dynamic(whole, small, weight_type=QuantType.QInt8)
        for path in (small, whole):
            size = path.stat().st_size / 1e6
            print(
                f"{path.stem}: {tokens_per_second(path):,.0f} tokens/s, {size:,.0f} MB, {parameters / 1e6:.0f} M parameters"
            )


if __name__ == "__main__":
    main()
