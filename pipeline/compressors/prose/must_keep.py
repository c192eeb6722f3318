"""The sentences that are never left out, since what they say can be told from no other sentence.

In whatever language: what holds a number. By the language (languages.toml): a negation, a condition, a duty, a day or month. Of
names (words with a capital that no sentence opens with, addresses, paths, options, what stands in backticks or is spelt like
code) each stays in one sentence at least where there is room, and else in the marker of its sentence.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

# The number of a manual page's section, as in fork(2), is part of a name.
_ALWAYS: Final = re.compile(
    r"(?<!\w\()\d+|\d{2,}|[\\§€£¥%]|n['’]t\b|[〇零一二三四五六七八九十百]+[年月日时時点點]|(?:星期|周|週)[一二三四五六日天]|[月火水木金土日]曜"
)
# What is spelt like code, a path, an option or an address.
_CODE: Final = re.compile(
    r"`+[^`]+`+|(?:https?:|www\.)[^\s()<>\[\]]+|(?<![\w-])--?[A-Za-z][\w-]*|(?<![\w.~/-])[\w.~/-]*[\w.~]/[\w.~/-]*\w"
    r"|(?<!\w)\w+(?:_\w+|\(\))(?:\(\d\))?|(?<!\w)\w+\(\d\w{0,2}\)|\b[a-z]+[A-Z]\w*|\b[A-Z][a-z]+[A-Z]\w*|\b\w+\.[a-z]{2,4}\b|[@#$]\w+"
)
_MARKS: Final = r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff"  # parts of words that \w does not know as such
_WORD: Final = re.compile(rf"(?:[^\W\d_]|[{_MARKS}])+")
_ASCII_WORD: Final = re.compile(r"[A-Za-z]+")
_NAME: Final = re.compile(r"[^\W\d_][\w'’-]*\w|[ァ-ヴー]{3,}")
_DENSE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff](?=[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff])")
_UNPARTED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff]")
_FOREIGN: Final = re.compile(r"[A-Za-z]{2,}|[ァ-ヴー]{3,}")
_SAMPLE: Final = 8000
_KNOWN: Final = {True: 0.08, False: 0.04}
"""Whether a language parts its words -> the share of them, or of its signs, by which a text is in it."""
_LEAST_DENSE: Final = 0.1
"""Signs of scripts that do not part words, of all characters: much of a manual is code."""

_OPENERS: Final = frozenset(
    """
    a about above according across additionally again all almost along already also although always among an and
    another any anyone anything are as at back basically be because been being below besides better between beyond
    both building by can certainly clearly come common compared consider creating currently depending do does doing
    done during each earlier either else enough especially even eventually ever every everyone everything exactly
    example examples fair far few finally find first for fortunately from further furthermore generally get getting
    give given go going good great had has have having he hello hence her here hi his how however i ideally in
    indeed initially inside interestingly into is it its itself just keep know large last lastly later let like
    likewise look lots made mainly make makes making many maybe me meanwhile more moreover most mostly much my
    naturally nearly new next nice now obviously of off often ok okay on once one ones open or other others our out
    over overall own particularly people perhaps please possible possibly previously probably put quite rather read
    really recall recently running same say see seems set several she similar similarly simply since so some someone
    something sometimes soon still such suddenly sure take thanks that the their them then there these they thing
    things think this those through throughout thus to today together too try two typically ultimately under
    unfortunately up upon us use used users using usually various very was way we well were what whatever where
    which while who whole whose why will with within work works would yes yet you your
    """.split()
)
"""Words with which English sentences open, and that name nobody."""


@dataclass(frozen=True, slots=True)
class Language:
    """One table of languages.toml."""

    code: str
    parted: bool
    """Whether its words are parted by blanks."""
    known_by: frozenset[str]
    required: frozenset[str]
    """Words, or parts of sentences, that are negations, conditions, duties, days or months."""

    def requires(self, text: str, words: frozenset[str]) -> bool:
        """Return whether a sentence with these words, written small, has one of those."""
        return not words.isdisjoint(self.required) if self.parted else any(part in text for part in self.required)


def language_of(text: str) -> Language | None:
    """The language in which most of the text is; None where it is none that is known here."""
    sample = text[:_SAMPLE]
    words = Counter(words_in(sample.lower()))
    shares = {one.code: _share(one, sample, words) for one in _languages().values()}
    best = max(shares, key=lambda code: shares[code])
    language = _languages()[best]
    return language if shares[best] >= _KNOWN[language.parted] else None


def _share(one: Language, sample: str, words: Counter[str]) -> float:
    if one.parted:
        return sum(words[word] for word in one.known_by) / max(1, words.total())
    dense = len(_UNPARTED.findall(sample))
    return sum(map(sample.count, one.known_by)) / dense if dense > _LEAST_DENSE * len(sample) else 0


def facts(text: str, words: frozenset[str], language: Language) -> int:
    """Return how many numbers, negations, conditions, duties and dates a sentence with these words, written small, has."""
    broken = text.count("`") % 2  # code that goes on in the next sentence
    required = words & (_languages()["en"].required | language.required)
    return len(_ALWAYS.findall(text)) + broken + max(len(required), language.requires(text, words))


def words_in(text: str) -> list[str]:
    """The words of a text, in order."""
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text)


def words_of(text: str) -> frozenset[str]:
    """The words of a sentence, written small; of scripts that do not part them, pairs of signs."""
    words = frozenset(words_in(text.lower()))
    if not _DENSE.search(text):
        return words
    return words | {text[match.start() : match.start() + 2] for match in _DENSE.finditer(text)}


def names(text: str, small: frozenset[str], *, opens: bool = True) -> frozenset[str]:
    """The names in a sentence of a text in which the words `small` are written small somewhere; `opens`: it is a whole one."""
    code = {" ".join(matches[0].split()) for matches in _CODE.finditer(text)}
    matches = list(_NAME.finditer(text))
    opens = opens and matches != [] and _WORD.search(text, 0, matches[0].start()) is None
    inside = {
        one[0] for one in matches[opens:] if not one[0][0].islower() and (one[0][0].isupper() or _FOREIGN.match(one[0]))
    }
    if opens and matches[0][0][0].isupper() and not _opens_a_sentence(matches[0][0].lower(), small):
        inside.add(matches[0][0])
    return frozenset(inside | code)


def is_proper(name: str) -> bool:
    """Return whether a name is one of somebody or something, and is not spelt like code."""
    return _CODE.fullmatch(name) is None


def listed(text: str, wanted: frozenset[str]) -> str:
    """Return the wanted names in the order in which they stand in the text, those next to each other as one."""
    results: list[str] = []
    last, left = -1, set(wanted)
    matches = [*_CODE.finditer(text), *_NAME.finditer(text)]
    for one in sorted(matches, key=lambda one: (one.start(), -one.end())):
        name = " ".join(one[0].split())
        if name not in left or one.start() < last:
            continue
        left.remove(name)
        if results and text[last : one.start()].isspace():
            results[-1] += f" {name}"
        else:
            results.append(name)
        last = one.end()
    return ", ".join([*results, *sorted(left)])


def small_words(text: str) -> frozenset[str]:
    """The words that the text writes small."""
    return frozenset(word for word in words_in(text) if word.islower())


def _opens_a_sentence(word: str, small: frozenset[str]) -> bool:
    """Return whether a word may open a sentence without being a name."""
    return word in _OPENERS or word in small or word.endswith("ly") or len(word) < 2


def is_required(word: str, language: Language) -> bool:
    """Return whether a word, written small, is a negation, a condition, a duty, a day or month."""
    return word in language.required or word in _languages()["en"].required


@cache
def _languages() -> dict[str, Language]:
    rows = tomllib.loads(Path(__file__).with_name("languages.toml").read_text(encoding="utf-8"))
    return {code: _language(code, row) for code, row in rows.items()}


def _language(code: str, row: dict[str, str]) -> Language:
    required = frozenset(" ".join(row.get(key, "") for key in ("negation", "condition", "dates")).split())
    parted = "common" in row
    return Language(code, parted, frozenset(row["common"].split() if parted else row["signs"]), required)
