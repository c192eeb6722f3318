"""Counting tokens: exactly (o200k, offline) for what is reported, by estimate for what is only compared.

Building the encoder takes 0.3 s and 60 MB, once per process, at the first exact count; the proxy's own process never
needs it, since its workers count.
"""

from __future__ import annotations

import lzma
from functools import cache
from importlib import resources
from typing import Final

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


def ranks(name: str) -> dict[bytes, int]:
    """Token bytes -> rank of the vendored vocabulary `name`."""
    packed = lzma.decompress((resources.files(__package__) / "vocab" / f"{name}.lp.xz").read_bytes())
    found: dict[bytes, int] = {}
    at = 0
    while at < len(packed):
        end = at + 1 + packed[at]
        found[packed[at + 1 : end]] = len(found)
        at = end
    return found


@cache
def encoder(name: str = "o200k_base") -> tiktoken.Encoding:
    """The encoder, with no special tokens: they are plain text in what tools return."""
    known = ranks(name)
    encoding = tiktoken.Encoding(name, pat_str=_PATTERNS[name], mergeable_ranks=known, special_tokens={})
    known.clear()  # it has been copied; this one takes 25 MB that nobody reads again
    return encoding


def count(text: str, name: str = "o200k_base") -> int:
    """Exact number of tokens. Releases the GIL. A lone surrogate counts as the replacement character, as in tiktoken."""
    try:
        return len(encoder(name).encode_to_numpy(text, disallowed_special=()))
    except UnicodeEncodeError:
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return len(encoder(name).encode_to_numpy(whole, disallowed_special=()))
