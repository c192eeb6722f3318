"""A token classifier of Kompress's interface that the tests make: a word has the score that a table says, by hand.

ONNX: `final_scores = table[input_ids] * attention_mask`. The tokenizer knows whole words; `long-words` are several tokens.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

DULL = ("very", "really", "quite", "lovely", "the", "old", "and", "softly", "indeed")
"""Words that score 0.1; all others score 0.9."""


def make(place: Path, *, inputs: tuple[str, str] = ("input_ids", "attention_mask"), score: float = 0.9) -> Path:
    """A folder with the model and its tokenizer."""
    place.mkdir(parents=True, exist_ok=True)
    known = {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2} | {word: 3 + at for at, word in enumerate(DULL)}
    table = np.full(len(known) + 1, score, dtype=np.float32)
    table[3 : 3 + len(DULL)] = 0.1
    _tokenizer(known, place / "tokenizer.json")
    ids, mask = inputs
    nodes = [
        helper.make_node("Gather", ["table", ids], ["scores"]),
        helper.make_node("Cast", [mask], ["shown"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["scores", "shown"], ["final_scores"]),
    ]
    given = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "seq"]) for name in inputs]
    out = helper.make_tensor_value_info("final_scores", TensorProto.FLOAT, ["batch", "seq"])
    graph = helper.make_graph(nodes, "tiny", given, [out], [numpy_helper.from_array(table, "table")])
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), str(place / "model.onnx")
    )
    return place


def _tokenizer(known: dict[str, int], path: Path) -> None:
    tokenizer = Tokenizer(models.WordLevel(known, unk_token="[UNK]"))
    # after a dull word inside a word, another token begins
    tokenizer.pre_tokenizer = pre_tokenizers.Split("lovely", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer.save(str(path))
