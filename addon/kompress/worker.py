"""The process that runs the model: texts come in on stdin, shortened ones go out on stdout, one frame each
(messages.py).

The model is loaded with the first text. The process ends when its stdin does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import BinaryIO

from thinwire.pipeline.compressors.prose.words import Scorer, drop_words

from ..config.model_files import Unusable
from ..workers.messages import HEADER, length
from .messages import pack, unpack


def serve(texts: BinaryIO, answers: BinaryIO, loaded: Callable[[], Scorer]) -> None:
    """Answer each text in turn until the stream ends."""
    while len(header := texts.read(HEADER)) == HEADER:
        _, text = unpack(texts.read(length(header)))
        try:
            answers.write(pack(drop_words(text, loaded()) or ""))
        except Unusable as reason:
            answers.write(pack(str(reason), well=False))
        except Exception as defect:  # noqa: BLE001  (a model's defect costs its own text)
            answers.write(pack(type(defect).__name__, well=False))
        answers.flush()


def main(place: str) -> None:
    """Run on this process's stdin and stdout, behind everything else that the machine does."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if hasattr(os, "nice"):
        os.nice(10)

    @cache
    def loaded() -> Scorer:
        from .model import Model  # noqa: PLC0415  (numpy and the runtime: only with the first text)

        return Model(Path(place))

    serve(sys.stdin.buffer, answers, loaded)
