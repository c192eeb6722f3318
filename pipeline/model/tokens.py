"""Counting tokens: exactly (o200k, offline) for what is reported, by estimate for what is only compared.

Building the encoder takes 0.3 s and 50 MB, once per process, at the first exact count; the proxy's own process never
needs it, since its workers count.

Counting goes through the call behind tiktoken's public `encode_to_numpy`: the public ones make a Python list of all tokens,
or load numpy, 12 MB, for the length of a buffer that is there already. Where a later tiktoken has no such call, the list.

What a text says again, or one counted shortly before has said, is not read again. That is exact: in o200k no token reaches
over a blank with something behind it, and any one to three digits are one token, whichever they are.
"""

from __future__ import annotations

import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import tiktoken

_NAME: Final = "o200k_base"
# The pre-tokenizer pattern is OpenAI's (tiktoken, tiktoken_ext/openai_public.py, MIT).
_CONTRACTION: Final = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
_PATTERN: Final = "|".join(
    (
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+" + _CONTRACTION,
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*" + _CONTRACTION,
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    )
)
# One special token, which nobody allows. With none at all, tiktoken's search for them stops at every character: half the
# speed (0.14).
_SPECIAL: Final = "<|endoftext|>"
_ALLOWED: Final[frozenset[str]] = frozenset()
_VOCABULARY: Final = (
    Path(__file__).parent / "vocab" / f"{_NAME}.lp.xz"
)  # importlib.resources would load tempfile and zipfile: 3 MB
_TOKEN_BYTES: Final = 4

_SHORT: Final = 400
"""Characters; what is shorter is sooner encoded than parted."""
_MANY: Final = 1_500
"""Parts that are new; so many at once are sooner encoded in few goes, and forgotten."""
_LONGEST: Final = 64
"""Characters of a part that is kept; longer ones seldom come again."""
_MOST: Final = 16_384
"""Parts that are kept, 2 MB at most; then it begins anew."""
_PART: Final = re.compile(r" (?=\S)")
_SAME_DIGITS: Final = bytes.maketrans(b"123456789", b"000000000")
_SIGNS: Final = bytes(code for code in range(128) if not chr(code).isalnum() and chr(code) != "'")
_WORDS_ALONE: Final = bytes.maketrans(_SIGNS, b" " * len(_SIGNS))


def ranks() -> dict[bytes, int]:
    """Return the vendored vocabulary: the bytes of each token, and its rank. In the file each token follows its length."""
    packed = lzma.decompress(_VOCABULARY.read_bytes())
    vocabulary: dict[bytes, int] = {}
    position = 0
    while position < len(packed):
        end = position + 1 + packed[position]
        vocabulary[packed[position + 1 : end]] = len(vocabulary)
        position = end
    return vocabulary


@cache
def encoder() -> tiktoken.Encoding:
    """Return the encoder, with no special tokens that mean anything: they are plain text in what tools return."""
    known = ranks()
    special = {_SPECIAL: len(known)}
    encoding = tiktoken.Encoding(_NAME, pat_str=_PATTERN, mergeable_ranks=known, special_tokens=special)
    known.clear()  # it has been copied; this one takes 25 MB that nobody reads again
    return encoding


@cache
def _counter() -> Callable[[str], int]:
    """Return the fastest way to count that this tiktoken has."""
    encoding = encoder()
    core: Any = getattr(encoding, "_core_bpe", None)
    if not hasattr(core, "encode_to_tiktoken_buffer"):
        return lambda text: len(encoding.encode_ordinary(text))
    return lambda text: memoryview(core.encode_to_tiktoken_buffer(text, _ALLOWED)).nbytes // _TOKEN_BYTES


@lru_cache(maxsize=2)  # of the text itself, which is counted first, and once more by whoever leaves sentences out
def count(text: str) -> int:
    """Return the exact number of o200k tokens. Releases the GIL. A lone surrogate counts as U+FFFD, as in tiktoken."""
    try:
        return _counter()(text) if len(text) < _SHORT else _by_parts(text)
    except UnicodeEncodeError:
        return _counter()(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def at_least(text: str) -> int:
    """Return a number of o200k tokens below which the text surely does not get, 20 times as fast as counting.

    No token holds letters or digits on both sides of a sign, but for those around an apostrophe.
    """
    return len(text.encode("utf-8", "surrogatepass").translate(_WORDS_ALONE).split())


def _by_parts(text: str) -> int:
    """The sum over the parts of the text. What is laid out anew has mostly the words that were counted just before."""
    first, *parts = _PART.split(text.encode().translate(_SAME_DIGITS).decode())
    sizes = list(map(_KNOWN.get, parts))
    total = _counter()(first) + sum(filter(None, sizes))  # no part is empty, so no size is 0
    if None in sizes:
        total += _new(Counter(part for part, size in zip(parts, sizes, strict=True) if size is None))
    return total


_KNOWN: Final[dict[str, int]] = {}
"""The tokens of each of the last parts, with the blank before it."""


def _new(times: Mapping[str, int]) -> int:
    """The sum over parts that are not known, each so many times. A few are encoded one by one, and known from now on; of many
    those that come equally often in one go."""
    if len(times) > _MANY:
        together: defaultdict[int, list[str]] = defaultdict(list)
        for part, number in times.items():
            together[number].append(part)
        return sum(number * _counter()(" " + " ".join(alike)) for number, alike in together.items())
    encode = encoder().encode_ordinary
    sizes = {part: len(encode(f" {part}")) for part in times}
    if len(_KNOWN) + len(sizes) > _MOST:
        _KNOWN.clear()
    _KNOWN.update((part, size) for part, size in sizes.items() if len(part) <= _LONGEST)
    return sum(number * sizes[part] for part, number in times.items())
