"""Paragraphs without the words that a token classifier finds unimportant: what Kompress-v2 and models of its interface are for.

The only place where words go inside a sentence, so it is off unless a user asks for it, and only in paragraphs of prose that
hold no report of an error. Never dropped: numbers, CAPITALS, names, paths, flags, CamelCase, code, quotations, negations,
conditions, modal verbs. Each paragraph ends with a marker that says how many words of it are gone.

The interface, as published with the model: words are what blanks part; so many go to the tokenizer at once as words, it cuts them
at its limit of tokens, and the next chunk begins with the first word that was not wholly seen. A word stays if any of its tokens
scores above the threshold, or, by ratio, if it is among the best.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from ...model import markers
from .blocks import ProseBlock, blocks, is_prose
from .must_keep import Language, is_required, language_of

CHUNK: Final = 350
"""Words that are scored together."""
THRESHOLD: Final = 0.5

_WORD: Final = re.compile(r"\S+")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_ALWAYS: Final = re.compile(
    r"\d|[A-Z]{2}|[A-Z]|[/\\_@#=<>{}\[\]()|*~^$€£%+`]|^--?\w|\w[.:]\w|['’]t\b|[\"“”„«»「」]|https?:", re.ASCII
)
_MODALS: Final = frozenset("can could may might must shall should will would ought need cannot".split())
_REPORT: Final = re.compile(
    r"error|exception|traceback|fail(?:s|ed|ure)|warning|fatal|panic|denied|refused", re.IGNORECASE
)
_QUOTES: Final = re.compile(r"[\"“”„«»「」]")
_LEAST_DROPPED: Final = 4
"""Words of a paragraph: with fewer gone, its marker costs more."""
_END: Final = re.compile(r"[.!?:;…。！？][\"')\]]*$")


class Scorer(Protocol):
    """A token classifier."""

    def __call__(self, words: Sequence[str]) -> list[list[float]]:
        """The scores of the tokens of each word, for as many words from the first on as are wholly seen; at least one."""


def drop_words(text: str, scorer: Scorer, ratio: float | None = None) -> str | None:
    """The text with words left out of its paragraphs, each omission declared; None where nothing goes or this is no prose.

    By `ratio`, that share of the words stays instead of those above the threshold; what must stay does in any case.
    """
    parts = list(blocks(text))
    language = language_of(text)
    if language is None or not language.parted or not is_prose(parts):
        return None
    pieces: list[str] = []
    position = 0
    for block in parts:
        if block.kind != "paragraph" or _REPORT.search(block.text) or markers.is_ours(block.text):
            continue
        shorter = _shortened(block, scorer, ratio, language)
        if shorter is not None:
            pieces += [text[position : block.start], shorter]
            position = block.end
    return "".join([*pieces, text[position:]]) if pieces else None


def _shortened(block: ProseBlock, scorer: Scorer, ratio: float | None, language: Language) -> str | None:
    matches = list(_WORD.finditer(block.text))
    words = [word[0] for word in matches]
    must = list(_must_stay(words, language))
    kept = [stays or best for stays, best in zip(must, _chosen(words, scorer, ratio), strict=True)]
    gone = len(words) - sum(kept)
    if gone < _LEAST_DROPPED:
        return None
    pieces = [
        block.text[word.start() : word.end()] + _blank(block.text, word.end())
        for word, stays in zip(matches, kept, strict=True)
        if stays
    ]
    marker = markers.gap(f"{markers.count(gone, 'word')} left out between")
    return f"{''.join(pieces).rstrip()} {marker}"


def _blank(text: str, position: int) -> str:
    """The blank behind a word."""
    end = position
    while end < len(text) and text[end].isspace():
        end += 1
    return text[position:end]


def _must_stay(words: Sequence[str], language: Language) -> Iterator[bool]:
    """Yield for each word whether it stays whatever it scores."""
    quoted = False
    for index, word in enumerate(words):
        marks = len(_QUOTES.findall(word))
        letters = {part.lower() for part in _LETTERS.findall(word)}
        ends = _END.search(word) is not None  # its stop parts two sentences
        yield (
            quoted
            or bool(marks)
            or ends
            or index == 0
            or _ALWAYS.search(word) is not None
            or not letters
            or not letters.isdisjoint(_MODALS)
            or any(is_required(part, language) for part in letters)
        )
        quoted ^= marks % 2 == 1


def _chosen(words: Sequence[str], scorer: Scorer, ratio: float | None) -> list[bool]:
    """Return for each word whether the classifier keeps it."""
    scores: list[float] = []
    while len(scores) < len(words):
        seen = scorer(words[len(scores) : len(scores) + CHUNK])
        if not seen:
            raise ValueError("the classifier saw no word")
        # a word without a token, as one of signs that the tokenizer does not know, is none that it can judge
        scores += [max(tokens, default=1.0) for tokens in seen]
    if ratio is None:
        return [score > THRESHOLD for score in scores]
    best = sorted(range(len(scores)), key=lambda index: (-scores[index], index))[: round(ratio * len(scores))]
    chosen = set(best)
    return [index in chosen for index in range(len(scores))]
