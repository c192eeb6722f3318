"""What a model is made of, where it lies, and whether it is whole.

A model is a folder with an ONNX file and a tokenizer.json. `thinwire_prose=kompress` is the folder that scripts/fetch_model
fills; any other token classifier of that interface (int64 `input_ids` and `attention_mask` [batch, seq]; float `final_scores`
[batch, seq]) is the path of its folder. checksums.json, where it is there, has the sha256 of each file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Final

KOMPRESS: Final = "kompress"
MODEL_REPOSITORY: Final = "chopratejas/kompress-v2-base"
MODEL_REVISION: Final = "b1563631b35bfdcee37587ad530147497d820d4c"
MODEL_FILES: Final = ("onnx/kompress-int8-wo.onnx", "onnx/kompress-fp32.onnx", "onnx/kompress-int8.onnx")
"""In the order in which they are tried: weights in 8 bits are as good and faster on a CPU."""
TOKENIZER_REPOSITORY: Final = "answerdotai/ModernBERT-base"
TOKENIZER_REVISION: Final = "8949b909ec900327062f0ebf497f51aef5e6f0c8"
TOKENIZER_FILE: Final = "tokenizer.json"
CHECKSUMS: Final = "checksums.json"


class Unusable(Exception):
    """A model that is not there or not whole; says why, for a person."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one model."""

    model: Path
    tokenizer: Path


def folder(prose: str, directory: Path) -> Path:
    """The model's folder for a value of `thinwire_prose`, where `directory` is thinwire_dir."""
    return directory / "models" / KOMPRESS if prose == KOMPRESS else Path(prose).expanduser()


def find(place: Path) -> Files:
    """The files in a model's folder. Raises Unusable where one is missing."""
    tokenizer = place / TOKENIZER_FILE
    named = [place / name for name in MODEL_FILES]
    models = [path for path in (*named, *sorted(place.glob("*.onnx"))) if path.is_file()]
    if not models or not tokenizer.is_file():
        missing = TOKENIZER_FILE if models else "an .onnx file"
        raise Unusable(f"{place} has not {missing}; scripts/fetch_model brings Kompress")
    return Files(models[0], tokenizer)


def check(place: Path, files: Files) -> None:
    """Raises Unusable where a file is not what was fetched."""
    known = place / CHECKSUMS
    if not known.is_file():
        return
    try:
        sums = json.loads(known.read_text())
        for path in (files.model, files.tokenizer):
            name = str(path.relative_to(place))
            if name in sums and sha256(path) != sums[name]:
                raise Unusable(f"{path} is not the file that was fetched; scripts/fetch_model brings it again")
    except (OSError, ValueError) as error:
        raise Unusable(f"{known} cannot be read: {error}") from None


def sha256(path: Path) -> str:
    """The hex digest of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
