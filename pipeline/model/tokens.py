"""Counting tokens: exactly (o200k, offline) for what is reported, by estimate for what is only compared.

Building the encoder takes 0.3 s and 50 MB, once per process, at the first exact count; the proxy's own process never
needs it, since its workers count.

Counting goes through the call behind tiktoken's public `encode_to_numpy`: the public ones make a Python list of all tokens,
or load numpy, 12 MB, for the length of a buffer that is there already. Where a later tiktoken has no such call, the list.

What a long text says again is not read again. That is exact: in o200k no token reaches over a blank with something behind
it, and any one to three digits are one token, whichever they are.
"""

from __future__ import annotations

import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import tiktoken

# The pre-tokenizer patterns are OpenAI's (tiktoken, tiktoken_ext/openai_public.py, MIT).
_CONTRACTION: Final = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
_PATTERNS: Final = {
    "o200k_base": "|".join(
        (
            r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+" + _CONTRACTION,
            r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*" + _CONTRACTION,
            r"\p{N}{1,3}",
            r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
            r"\s*[\r\n]+",
            r"\s+(?!\S)",
            r"\s+",
        )
    ),
    "cl100k_base": (
        r"""'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+"""
        r"""| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"""
    ),
}


# One special token, which nobody allows. With none at all, tiktoken's search for them stops at every character: half the
# speed (0.14).
_SPECIAL: Final = "<|endoftext|>"
_ALLOWED: Final[frozenset[str]] = frozenset()
_VOCABULARIES: Final = Path(__file__).parent / "vocab"  # importlib.resources would load tempfile and zipfile: 3 MB
_TOKEN_BYTES: Final = 4

_SHORT: Final = 3000
"""Characters; what is shorter is sooner encoded than parted."""
_PART: Final = re.compile(r" (?=\S)")
_SAME_DIGITS: Final = bytes.maketrans(b"123456789", b"000000000")


def ranks(name: str) -> dict[bytes, int]:
    """Token bytes -> rank of the vendored vocabulary `name`."""
    packed = lzma.decompress((_VOCABULARIES / f"{name}.lp.xz").read_bytes())
    found: dict[bytes, int] = {}
    at = 0
    while at < len(packed):
        end = at + 1 + packed[at]
        found[packed[at + 1 : end]] = len(found)
        at = end
    return found


@cache
def encoder(name: str = "o200k_base") -> tiktoken.Encoding:
    """The encoder, with no special tokens that mean anything: they are plain text in what tools return."""
    known = ranks(name)
    special = {_SPECIAL: len(known)}
    encoding = tiktoken.Encoding(name, pat_str=_PATTERNS[name], mergeable_ranks=known, special_tokens=special)
    known.clear()  # it has been copied; this one takes 25 MB that nobody reads again
    return encoding


@cache
def _counter(name: str) -> Callable[[str], int]:
    """The fastest way to count that this tiktoken has."""
    encoding = encoder(name)
    core: Any = getattr(encoding, "_core_bpe", None)
    if not hasattr(core, "encode_to_tiktoken_buffer"):
        return lambda text: len(encoding.encode_ordinary(text))
    return lambda text: memoryview(core.encode_to_tiktoken_buffer(text, _ALLOWED)).nbytes // _TOKEN_BYTES


def count(text: str, name: str = "o200k_base") -> int:
    """Exact number of tokens. Releases the GIL. A lone surrogate counts as the replacement character, as in tiktoken."""
    try:
        return _counter(name)(text) if len(text) < _SHORT or name != "o200k_base" else _by_parts(text)
    except UnicodeEncodeError:
        return _counter(name)(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _by_parts(text: str) -> int:
    """The sum over the distinct parts of the text; those that come equally often are encoded in one go."""
    first, *parts = _PART.split(text.encode().translate(_SAME_DIGITS).decode())
    together: defaultdict[int, list[str]] = defaultdict(list)
    for part, times in Counter(parts).items():
        together[times].append(part)
    encoded = _counter("o200k_base")
    return encoded(first) + sum(times * encoded(" " + " ".join(said)) for times, said in together.items())
