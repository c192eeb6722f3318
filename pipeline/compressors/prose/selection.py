"""The sentences of a text that say most, up to a budget: what must be kept, then what the text is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from math import log, sqrt
from typing import Final

from ...model import markers, tokens
from .blocks import ProseBlock, blocks, is_prose
from .must_keep import Language, language_of, must_keep, names, small_words, words_of

_GAP_TOKENS: Final = 6
_FIRST_OF_PARAGRAPH: Final = 1.5
_FIRST_PARAGRAPH: Final = 1.3
_ALIKE: Final = 0.7
"""Of the words of a sentence: what shares so many with one that says more adds little."""
_LITTLE: Final = 0.2
_PIECE: Final = 4_000
"""Characters that are parted into sentences at a time."""
_END: Final = re.compile(r"[.!?…]['\")\]]?\s+|[。！？]|\n")
"""Where a piece may end."""


@cache
def _is_installed() -> bool:
    return find_spec("sentencex") is not None


@dataclass(slots=True)
class _Sentence:
    start: int
    end: int
    block: int
    """Index of its block."""
    place: int
    """Which of its block it is, from 0."""
    words: frozenset[str]
    names: frozenset[str]
    kept: bool = False
    score: float = 0.0


def summarise(text: str, budget: int) -> str | None:
    """The prose in `budget` tokens, or in as many as what must be kept has, the sentences left out declared.

    None where it has no more, is no prose, or nothing can go. Needs the extra `prose`: without it, always None. A larger budget
    keeps all that a smaller one keeps.
    """
    parts = list(blocks(text))
    if not _is_installed() or not is_prose(parts) or not _is_whole(text):
        return None
    language = language_of(text)
    if language is None or (total := tokens.count(text)) <= budget:
        return None
    sentences = _sentences(text, parts, language)
    if not sentences:
        return None
    _choose(text, sentences, budget, total / len(text))
    return _rendered(text, parts, sentences)


def _is_whole(text: str) -> bool:
    """Return whether it holds no lone surrogate, of which the splitter can make nothing."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _sentences(text: str, parts: Sequence[ProseBlock], language: Language) -> list[_Sentence]:
    """The sentences of all paragraphs, in order; those that must stay are marked."""
    small = small_words(text)
    results: list[_Sentence] = []
    for index, block in enumerate(parts):
        if block.kind != "paragraph":
            continue
        position = block.start
        for place, sentence in enumerate(_parted(block.text, language)):
            words = words_of(sentence)
            kept = must_keep(sentence, words, language)
            results.append(
                _Sentence(position, position + len(sentence), index, place, words, names(sentence, small), kept)
            )
            position += len(sentence)
    return results


def _parted(paragraph: str, language: Language) -> Iterator[str]:
    """The sentences of a paragraph, a piece at a time: the splitter takes the square of the length."""
    from sentencex import segment  # noqa: PLC0415 - the extra `prose` may not be installed

    start = 0
    while start < len(paragraph):
        ends = [at.end() for at in _END.finditer(paragraph, start, start + _PIECE)]
        end = ends[-1] if ends and len(paragraph) > start + _PIECE else start + _PIECE
        yield from segment(language.code, paragraph[start:end])
        start = end


def _choose(text: str, sentences: list[_Sentence], budget: int, per_character: float) -> None:
    """Mark the sentences that stay; `per_character` is how many tokens one has."""
    _score(sentences)
    _keep_names(sentences)
    free = sorted((at for at, one in enumerate(sentences) if not one.kept), key=lambda at: (-sentences[at].score, at))
    gaps = sum(1 for kept, _ in groupby(sentences, key=lambda one: one.kept) if not kept)
    gone = sum(sentences[at].end - sentences[at].start for at in free)
    left = budget - per_character * (len(text) - gone) - _GAP_TOKENS * gaps
    for at in free:
        one = sentences[at]
        left -= per_character * (one.end - one.start) + _GAP_TOKENS * _more_gaps(sentences, at)
        if left < 0:
            break
        one.kept = True


def _more_gaps(sentences: list[_Sentence], position: int) -> int:
    """Return how many gaps there are more when the sentence stays: its gap is parted, shortened or closed."""
    beside = sentences[max(0, position - 1) : position] + sentences[position + 1 : position + 2]
    return sum(not one.kept for one in beside) - 1


def _keep_names(sentences: list[_Sentence]) -> None:
    """Keep, for each name that no sentence that stays has, the sentence that has most names for its length."""
    there = {name for one in sentences if one.kept for name in one.names}
    for one in sorted(sentences, key=lambda one: (-len(one.names) / (one.end - one.start), one.start)):
        if one.names - there:
            one.kept = True
            there |= one.names


def _score(sentences: list[_Sentence]) -> None:
    """How much each sentence has in common with all, for its length; more where it opens its paragraph, less where it repeats."""
    known = Counter(word for one in sentences for word in one.words)
    weight = {word: log(1 + count) * log(1 + len(sentences) / count) for word, count in known.items()}
    first = sentences[0].block
    for one in sentences:
        central = sum(weight[word] for word in one.words) / sqrt(1 + len(one.words))
        opens = _FIRST_OF_PARAGRAPH if one.place == 0 else 1.0
        one.score = central * opens * (_FIRST_PARAGRAPH if one.block == first else 1.0)
    seen: dict[str, _Sentence] = {}
    for one in sorted(sentences, key=lambda one: (not one.kept, -one.score, one.start)):
        rarest = sorted(one.words, key=lambda word: (known[word], word))[:3]
        if any(len(one.words & seen[word].words) >= _ALIKE * len(one.words) for word in rarest if word in seen):
            one.score *= _LITTLE
        for word in one.words:
            seen.setdefault(word, one)


def _rendered(text: str, parts: Sequence[ProseBlock], sentences: list[_Sentence]) -> str | None:
    """The text with a marker in the place of each run of sentences that goes; None where that is no shorter."""
    if all(one.kept for one in sentences):
        return None
    whole = {index for index, run in groupby(sentences, key=lambda one: one.block) if not any(one.kept for one in run)}
    pieces: list[str] = []
    position = 0
    for (kept, alone), group in groupby(sentences, key=lambda one: (one.kept, one.block in whole)):
        if kept:
            continue
        for run in _runs(list(group), parts, by_block=not alone):
            start, end = run[0].start, run[-1].end
            end = start + len(text[start:end].rstrip())
            pieces += [text[position:start], markers.gap(_count(run, alone=alone))]
            position = end
    sentence = "".join([*pieces, text[position:]])
    return sentence if len(sentence) < len(text) else None


def _runs(run: list[_Sentence], parts: Sequence[ProseBlock], *, by_block: bool) -> list[list[_Sentence]]:
    """The run, cut where a block that stays stands between two sentences."""
    found = [[run[0]]]
    for one in run[1:]:
        last = found[-1][-1].block
        if one.block == last or (not by_block and one.block == last + 1):
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _count(run: list[_Sentence], *, alone: bool) -> str:
    counted = markers.count(len(run), "sentence")
    paragraphs = len({one.block for one in run})
    return f"{counted} in {markers.count(paragraphs, 'paragraph')}" if alone and paragraphs > 1 else counted
