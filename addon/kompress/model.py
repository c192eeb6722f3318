"""One ONNX Runtime session and its tokenizer, as a scorer of words. Needs the extra `kompress`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..config.model_files import Unusable, check, find

MOST_TOKENS: Final = 512
THREADS: Final = 2
_INPUTS: Final = ("input_ids", "attention_mask")
_OUTPUT: Final = "final_scores"
_SELF_TEST: Final = "The quick answer is that it will not work without a key .".split()


class Model:
    """A token classifier that was loaded and passed its self-test."""

    def __init__(self, place: Path, threads: int = THREADS) -> None:
        """Raises Unusable where the model is not there, not whole, not of the interface, or fails its self-test."""
        try:
            import onnxruntime  # noqa: PLC0415 - the extra `kompress` may not be installed
            from tokenizers import Tokenizer  # noqa: PLC0415
        except ImportError as error:
            raise Unusable(f"{error.name} is not installed; pip install 'thinwire[kompress]'") from None
        files = find(place)
        check(place, files)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(files.model), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer: Any = Tokenizer.from_file(str(files.tokenizer))
        except Exception as error:  # noqa: BLE001  (both raise their own bare kinds)
            raise Unusable(f"{files.model.name} or its tokenizer cannot be loaded: {error}") from None
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.no_padding()
        self._check()

    def __call__(self, words: Sequence[str]) -> list[list[float]]:
        """The scores of the tokens of each word, for the words that are wholly seen; at least one, of a word that is too long
        those that are seen of it."""
        encoded = self._tokenizer.encode(list(words), is_pretokenized=True)
        scores = self._scores(np.array([encoded.ids], dtype=np.int64))[0]
        of_words = [
            (word, float(score)) for word, score in zip(encoded.word_ids, scores, strict=True) if word is not None
        ]
        last = of_words[-1][0] if of_words else 0
        seen = last if encoded.overflowing and last > 0 else last + 1 if encoded.overflowing else len(words)
        by_word: list[list[float]] = [[] for _ in range(seen)]
        for word, score in of_words:
            if word < seen:
                by_word[word].append(score)
        return by_word

    def _scores(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        scores: NDArray[np.float32] = self._session.run([_OUTPUT], inputs)[0]
        return scores

    def _check(self) -> None:
        """The self-test: the interface is the one expected, and a sentence gets a finite score for each token."""
        inputs = {given.name for given in self._session.get_inputs()}
        outputs = {given.name for given in self._session.get_outputs()}
        if not inputs.issuperset(_INPUTS) or _OUTPUT not in outputs:
            raise Unusable(f"the model takes {sorted(inputs)} and gives {sorted(outputs)}, not {_INPUTS} and {_OUTPUT}")
        try:
            by_word = self(_SELF_TEST)
        except Exception as error:  # noqa: BLE001  (whatever it is, the model cannot be used)
            raise Unusable(f"the model fails its self-test: {error}") from None
        scores = [score for tokens in by_word for score in tokens]
        if len(by_word) != len(_SELF_TEST) or not scores or not np.isfinite(scores).all():
            raise Unusable("the model fails its self-test: it gives no finite score for each word")
