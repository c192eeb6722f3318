"""The sentences of a text that say most, up to a budget: what must be kept, then what the text is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from math import log, sqrt
from typing import Final

from ...model import markers, tokens
from ...text.surrogates import has_lone_surrogate
from .blocks import ProseBlock, blocks, head, is_mostly_prose, items
from .must_keep import Language, facts, is_proper, language_of, listed, names, small_words, words_of

ROOM: Final = 16_000
"""Tokens within which what should stay does, whatever the budget: in more, sentences that take many words for their facts go, and
their gap says so."""
WITH_FACTS: Final = ", some with numbers or conditions"
_GAP_TOKENS: Final = 6
_FIRST_OF_PARAGRAPH: Final = 1.5
_FIRST_PARAGRAPH: Final = 1.3
_ALIKE: Final = 0.7
"""Of the words of a sentence: what shares so many with one that says more adds little."""
_LITTLE: Final = 0.2
_SHORT: Final = 32_000
"""Characters of a text that is sooner counted than read."""
_PIECE: Final = 4_000
"""Characters that are parted into sentences at a time."""
_ENDED: Final = re.compile(r"[.!?:…。！？।؟۔][\"')\]”’»」*_`]*\s*$")
_END: Final = re.compile(r"[.!?…]['\")\]]?\s+|[。！？]|\n")
"""Where a piece may end."""
_LETTERS: Final = re.compile(r"[^\W\d_]{2}|[^\x00-\u02ff]")
_CLOSES: Final = re.compile(r"[\[\]…]")
"""In a name that no marker can hold."""


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
    facts: int = 0
    """Of one that should stay: its numbers, negations, conditions, duties and dates."""
    score: float = 0.0

    @property
    def length(self) -> int:
        """Number of characters."""
        return self.end - self.start


def summarise(text: str, budget: int) -> str | None:
    """The prose in `budget` tokens, or in as many as what must be kept has, the sentences left out declared.

    None where it has no more, is no prose, or nothing can go. Needs the extra `prose`: without it, always None. A larger budget
    keeps all that a smaller one keeps.
    """
    if not _is_installed() or (len(text) < _SHORT and tokens.count(text) <= budget):
        return None
    parts = list(blocks(text))
    if not is_mostly_prose(parts) or has_lone_surrogate(text):
        return None
    language = language_of(text)
    if language is None or (total := tokens.count(text)) <= budget:
        return None
    sentences = _sentences(text, parts, language)
    if not sentences:
        return None
    _choose(text, sentences, budget, total)
    return _rendered(text, parts, sentences)


def _sentences(text: str, parts: Sequence[ProseBlock], language: Language) -> list[_Sentence]:
    """The sentences of all paragraphs and items of lists, in order; those that must stay are marked."""
    small = small_words(text)
    results: list[_Sentence] = []
    for index, block in enumerate(parts):
        for start, passage, opens in _passages(block):
            position = start
            last = ""
            for place, sentence in enumerate(_parted(passage, language)):
                words = words_of(sentence)
                named = names(sentence, small, opens=not last or _ENDED.search(last) is not None)
                one = _Sentence(position, position + len(sentence), index, place, words, named)
                one.kept = (opens and place == 0) or any(map(_CLOSES.search, named))
                if not one.kept:
                    one.facts = facts(sentence, words, language)
                    one.kept = one.facts > 0
                results.append(one)
                position, last = one.end, sentence
    return results


def _passages(block: ProseBlock) -> Iterator[tuple[int, str, bool]]:
    """Yield what of a block sentences may be left out of: its start, its text, and whether its first sentence has to stay."""
    if block.kind == "paragraph":
        above = head(block)
        yield block.start + above, block.text[above:], False
    elif block.kind == "list":
        position = block.start
        for item in items(block):
            yield position, item, True
            position += len(item)


def _parted(paragraph: str, language: Language) -> Iterator[str]:
    """The sentences of a paragraph; a number or sign alone goes with what it stands before."""
    before = ""
    for sentence in _segmented(paragraph, language):
        before += sentence
        if _LETTERS.search(before):
            yield before
            before = ""
    if before:
        yield before


def _segmented(paragraph: str, language: Language) -> Iterator[str]:
    """Yield what the splitter makes of a paragraph, a piece at a time: it takes the square of the length."""
    from sentencex import segment  # noqa: PLC0415 - the extra `prose` may not be installed

    start = 0
    while start < len(paragraph):
        ends = [match.end() for match in _END.finditer(paragraph, start, start + _PIECE)]
        end = ends[-1] if ends and len(paragraph) > start + _PIECE else start + _PIECE
        yield from segment(language.code, paragraph[start:end])
        start = end


def _choose(text: str, sentences: list[_Sentence], budget: int, total: int) -> None:
    """Mark the sentences that stay: those with facts, those with names of code up to half the text, any up to the budget."""
    _score(sentences)
    for index in _naming(sentences, is_proper):
        sentences[index].kept, sentences[index].facts = True, 1
    per_character, room = total / len(text), max(budget, ROOM)
    size = per_character * (len(text) - sum(one.length for one in sentences if not one.kept))
    size += _GAP_TOKENS * sum(1 for kept, _ in groupby(sentences, key=lambda one: one.kept) if not kept)
    for one in sorted((one for one in sentences if one.facts), key=_density):
        if size <= room:
            break
        size -= per_character * one.length - _GAP_TOKENS
        one.kept = False

    def stays(index: int, limit: float) -> bool:
        nonlocal size
        size += per_character * sentences[index].length + _GAP_TOKENS * _more_gaps(sentences, index)
        sentences[index].kept = size <= limit
        return sentences[index].kept

    if all(stays(index, max(budget, min(total / 2, room))) for index in _naming(sentences, bool)):
        free = sorted((-one.score, index) for index, one in enumerate(sentences) if not one.kept and not one.facts)
        all(stays(index, budget) for _, index in free)


def _density(one: _Sentence) -> float:
    """Facts for its length."""
    return (one.facts + len(one.names)) / max(1, one.length)


def _naming(sentences: list[_Sentence], which: Callable[[str], bool]) -> Iterator[int]:
    """Yield those without facts and with such a name that no sentence has which stays by then, the densest in names first."""
    there = {name for one in sentences if one.kept for name in one.names}
    free = [index for index, one in enumerate(sentences) if not one.kept and not one.facts]
    for index in sorted(free, key=lambda index: (-_density(sentences[index]), index)):
        if any(which(name) for name in sentences[index].names - there):
            there |= sentences[index].names
            yield index


def _more_gaps(sentences: list[_Sentence], position: int) -> int:
    """Return how many gaps there are more when the sentence stays: its gap is parted, shortened or closed."""
    beside = sentences[max(0, position - 1) : position] + sentences[position + 1 : position + 2]
    return sum(not one.kept for one in beside) - 1


def _score(sentences: list[_Sentence]) -> None:
    """Score what each sentence shares with all, for its length: more where it opens its paragraph, less where it repeats."""
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
    whole = {
        index
        for index, run in groupby(sentences, key=lambda one: one.block)
        if not any(one.kept for one in run) and not head(parts[index])
    }
    named = {name for one in sentences if one.kept for name in one.names}
    pieces: list[str] = []
    position = 0
    for (kept, alone), group in groupby(sentences, key=lambda one: (one.kept, one.block in whole)):
        if kept:
            continue
        for run in _runs(list(group), parts, by_block=not alone):
            start, end = run[0].start, run[-1].end
            start = end - len(text[start:end].lstrip())
            end = start + len(text[start:end].rstrip())
            mentioned = frozenset(name for one in run for name in one.names)
            lost = mentioned - named
            counted = _count(run, alone=alone) + (WITH_FACTS if any(one.facts for one in run) else "")
            marker = markers.gap(counted + (f" on {listed(text[start:end], lost)}" if lost else ""))
            named |= mentioned
            if len(marker) < end - start:
                pieces += [text[position:start], marker]
                position = end
    sentence = "".join([*pieces, text[position:]])
    return sentence if len(sentence) < len(text) else None


def _runs(run: list[_Sentence], parts: Sequence[ProseBlock], *, by_block: bool) -> list[list[_Sentence]]:
    """The run, cut where a block that stays stands between two sentences."""
    grouped = [[run[0]]]
    for one in run[1:]:
        last = grouped[-1][-1].block
        if one.block == last or (not by_block and one.block == last + 1):
            grouped[-1].append(one)
        else:
            grouped.append([one])
    return grouped


def _count(run: list[_Sentence], *, alone: bool) -> str:
    counted = markers.count(len(run), "sentence")
    paragraphs = len({one.block for one in run})
    return f"{counted} in {markers.count(paragraphs, 'paragraph')}" if alone and paragraphs > 1 else counted
