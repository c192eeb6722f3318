"""The languages: their grammars, and which of them a text may be in.

The grammars are wheels of their own, one a language (the extra `code`). Where one is not installed, its language is unknown
here, and a text in it is left as it is. Nothing is downloaded.

A text is ranked by the lines that open as they only do in one language; whether it really is one the grammar says.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tree_sitter import Language as Grammar
    from tree_sitter import Tree

# Non-blank lines of which signs are counted: so many from each of so many places.
_SAMPLE: Final = 60
_PLACES: Final = 3
# Signs that a text must show to be in a language: at least so many, and on this share of its lines.
_LEAST: Final = 4
_SHARE: Final = 0.08
# Another language is as likely while it has this share of the signs of the first.
_ALSO: Final = 0.6
_LONGEST_LINE: Final = 300


@dataclass(frozen=True, slots=True)
class Language:
    """A row of languages.toml."""

    name: str
    grammar: str
    """Module and function that give the grammar."""
    signs: re.Pattern[str]
    comment: str
    functions: frozenset[str]
    definitions: frozenset[str]
    blocks: frozenset[str]
    literals: frozenset[str]
    nothing: str = ""
    suites: frozenset[str] = frozenset()

    def parse(self, code: str) -> Tree:
        """The tree of `code`, whose rows are the lines of `code`."""
        from tree_sitter import Parser  # noqa: PLC0415 - the extra `code` may not be installed

        grammar = _grammar(self.grammar)
        assert grammar is not None, "only languages of `likely` are parsed"
        return Parser(grammar).parse(code.encode("utf-8", "replace"))


def likely(lines: Sequence[str]) -> list[Language]:
    """The languages that the lines may be in, the likeliest first; none if this looks like no source code."""
    sample = [line.strip()[:_LONGEST_LINE] for line in _sample(lines)]
    least = max(_LEAST, _SHARE * len(sample))
    signed = list(filter(_SIGNS.match, sample))
    if len(signed) < least:
        return []
    signs = [(sum(map(bool, map(language.signs.match, signed))), language) for language in LANGUAGES]
    most = max(count for count, _ in signs)
    if most < least:
        return []
    ranked = [language for count, language in sorted(signs, key=lambda row: -row[0]) if count >= _ALSO * most]
    return [language for language in ranked if _grammar(language.grammar) is not None]


def _sample(lines: Sequence[str]) -> list[str]:
    """Lines from the beginning, the middle and the end."""
    if len(lines) <= _SAMPLE * _PLACES:
        return [line for line in lines if line.strip()]
    starts = [place * (len(lines) - _SAMPLE) // (_PLACES - 1) for place in range(_PLACES)]
    return [line for start in starts for line in islice(lines, start, start + _SAMPLE) if line.strip()]


@cache
def _grammar(name: str) -> Grammar | None:
    """The grammar, if it is installed and of a version that the installed parser can read."""
    module, function = name.split(":")
    try:
        from tree_sitter import Language as Grammar  # noqa: PLC0415 - as above

        return Grammar(getattr(import_module(module), function)())
    except (ImportError, AttributeError, ValueError):
        return None


def _read() -> tuple[Language, ...]:
    """The rows of languages.toml, each with what it takes over from the one it is like."""
    rows: dict[str, dict[str, Any]] = {}
    for name, row in tomllib.loads(Path(__file__).with_name("languages.toml").read_text()).items():
        base = rows.get(row.pop("like", ""), {})
        rows[name] = {**base, **row, "signs": "|".join(filter(None, (base.get("signs"), row["signs"])))}
    return tuple(_language(name, row) for name, row in rows.items())


def _language(name: str, row: dict[str, Any]) -> Language:
    sets = {key: frozenset(value) for key, value in row.items() if isinstance(value, list)}
    return Language(name, **{**row, **sets, "signs": re.compile(row["signs"])})


LANGUAGES: Final = _read()


def _of_all(languages: Sequence[Language]) -> re.Pattern[str]:
    """The signs of all languages; those of one that another is like are in the other's."""
    signs = [language.signs.pattern for language in languages]
    return re.compile("|".join(one for one in signs if not any(one in other and one != other for other in signs)))


_SIGNS: Final = _of_all(LANGUAGES)
