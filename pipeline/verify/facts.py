"""The facts of a text, by kind, and which of them another text keeps.

A fact is a string that a reader may act on or quote. It is kept when it stands in the other text as one undivided run of
characters with a boundary on either side: `12` is not kept by `412`, nor `1.5` by `11.5` or by a `1` and a `5`.

| kind    | what                                                        | also kept when                                        |
|---------|-------------------------------------------------------------|-------------------------------------------------------|
| value   | numbers with their decimals, versions, dotted addresses     |                                                       |
| id      | words with a digit in them, hex, UUIDs                      |                                                       |
| path    | two segments or more, with a letter                         | its folder and the rest stand there (a listing by     |
|         |                                                             | folder), or all but git's `a/` and `b/`               |
| url     | what follows a scheme                                       | all its words do (columns that are made from others)  |
| quoted  | between double quotes, single quotes or backticks           | as for paths and URLs, if it is one                   |
| error   | lines that speak of a failure, but for lines of JSON        | the message stands there, and the words before it; or |
|         |                                                             | a table tells the line (table_reader.py)              |
| changed | added and removed lines of a diff, sign included            |                                                       |
| symbol  | names where they are defined                                |                                                       |
| cell    | of Markdown, CSV, TSV, and of columns under headings        | a table tells a line with it                          |
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, Literal, get_args

from .fact_index import Reading, failure

Kind = Literal["value", "id", "path", "url", "quoted", "error", "changed", "symbol", "cell"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_DIGIT: Final = re.compile("[0-9]")
_LETTER: Final = re.compile("[A-Za-z]")
_VALUE: Final = re.compile(r"[0-9.]+")
_DEFINING: Final = ("def", "class", "function", "fn", "func", "struct", "enum", "interface", "trait")
# One expression a word, opening with it: a plain scan finds it.
_SYMBOLS: Final = tuple((word + " ", re.compile(rf"{word} (?<!\w{word} ) *([A-Za-z_]\w*)")) for word in _DEFINING)
# Of a longer path no system makes one; it is kept as it is, or not at all. Characters.
_LONGEST_PATH: Final = 4096
_HEADINGS: Final = re.compile(r"[A-Z][A-Z0-9_%()/+:-]*(?: +[A-Z][A-Z0-9_%()/+:-]*){2,}")


def _is_value(run: str) -> bool:
    return _VALUE.fullmatch(run) is not None


def _is_id(run: str) -> bool:
    return _DIGIT.search(run) is not None and not _is_value(run)


def _is_path(token: str) -> bool:
    if token.startswith("//") or ("/" not in token and "\\" not in token):
        return False
    bare = token.strip("/.-+@~$&%#!?\\")
    return ("/" in bare or ":\\" in bare) and _LETTER.search(bare) is not None


def _is_url(token: str) -> bool:
    return token.startswith("//") and _LETTER.search(token) is not None


def _says_something(text: str) -> bool:
    return any(map(str.isalnum, text))


def keeps_path(read: Reading, path: str) -> bool:
    if len(path) > _LONGEST_PATH:
        return False
    if path.startswith(("a/", "b/")) and (path[2:] in read.tokens or keeps_path(read, path[2:])):
        return True
    slashes = (at for at, character in enumerate(path[:-1]) if character in "/\\")
    return any(path[at + 1 :] in read.tokens and _is_folder(read, path[: at + 1]) for at in slashes)


def _is_folder(read: Reading, folder: str) -> bool:
    return folder in read.tokens or folder[:-1] + ":" in read.lines


def _keeps_url(read: Reading, url: str) -> bool:
    return not any(read.names(url))


def keeps_quoted(read: Reading, inner: str) -> bool:
    if inner in read.words or inner in read.cells:
        return True
    if "://" in inner and " " not in inner:
        return _keeps_url(read, inner)
    return read.stands(inner) or (_is_path(inner) and keeps_path(read, inner))


def keeps_failure(read: Reading, line: str) -> bool:
    if line in read.told:
        return True
    message = failure(line)
    return read.stands(message) and not any(read.names(line[: line.find(message)]))


def _keeps_cell(read: Reading, cell: str) -> bool:
    return keeps_quoted(read, cell) or cell.strip(" \"'[]{}") in read.told_cells


def _keeps_word(read: Reading, word: str) -> bool:
    return word in read.words


def _never(_read: Reading, _fact: str) -> bool:
    return False


def _symbols(read: Reading) -> set[str]:
    return {name for word, symbol in _SYMBOLS if word in read.text for name in symbol.findall(read.text)}


def _table_cells(read: Reading) -> set[str]:
    """The cells of the text, if it is a table."""
    split = _splitter(read.shown)
    return {cell.strip(" \"'") for line in read.text.split("\n") for cell in split(line)} if split else set()


def _splitter(text: str) -> Callable[[str], list[str]] | None:
    """What parts a line into cells, if most of the first lines have the same number of them."""
    sample = [line for line in text.split("\n", 50)[:50] if line.strip()]
    if len(sample) < 3:
        return None
    for separator, least in (("\t", 2), ("|", 3), (",", 2)):
        if separator not in text:
            continue
        (count, lines_with), *_ = Counter([line.count(separator) for line in sample]).most_common(1)
        if count >= least and lines_with >= 0.8 * len(sample) and (separator != "," or _looks_like_csv(sample)):
            return lambda line: line.split(separator)
    return re.compile(r"  +").split if _HEADINGS.fullmatch(sample[0].strip()) and "  " in sample[0] else None


def _looks_like_csv(sample: list[str]) -> bool:
    return not any(line.lstrip().startswith(("{", "[", '"{')) for line in sample) and ", " not in sample[0]


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind of fact is found and when it is kept."""

    found: Callable[[Reading], AbstractSet[str]]
    """Where the facts of the text are: a set that may hold more than facts."""
    is_fact: Callable[[str], bool]
    there: Callable[[Reading], AbstractSet[str]]
    """What stands in the other text as it is; asked first, since it costs one set difference."""
    kept: Callable[[Reading, str], bool] = _never
    """Whether a fact that is not `there` is kept all the same."""


RULES: Final[tuple[tuple[Kind, Rule], ...]] = (
    ("value", Rule(lambda read: read.runs, _is_value, lambda read: read.runs)),
    ("id", Rule(lambda read: read.runs, _is_id, lambda read: read.runs)),
    ("id", Rule(lambda read: read.uuids, bool, lambda read: read.uuids)),
    ("path", Rule(lambda read: read.tokens, _is_path, lambda read: read.tokens, keeps_path)),
    ("url", Rule(lambda read: read.tokens, _is_url, lambda read: read.tokens, _keeps_url)),
    ("quoted", Rule(lambda read: read.quoted, _says_something, lambda read: read.quoted, keeps_quoted)),
    ("error", Rule(lambda read: read.failures, bool, lambda read: read.lines, keeps_failure)),
    ("changed", Rule(lambda read: read.changed, lambda line: len(line) > 1, lambda read: read.lines)),
    ("symbol", Rule(_symbols, bool, lambda read: read.words, _keeps_word)),
    ("cell", Rule(_table_cells, _says_something, lambda read: read.cells, _keeps_cell)),
)


def found(read: Reading, kind: Kind) -> set[str]:
    """The distinct facts of one kind."""
    return {fact for of, rule in RULES if of == kind for fact in rule.found(read) if rule.is_fact(fact)}


def lost(before: Reading, after: Reading, kind: Kind) -> Iterator[str]:
    """The facts of one kind in `before` that `after` does not keep, each once, in no order."""
    for rule in (rule for of, rule in RULES if of == kind):
        candidates = rule.found(before)
        for fact in candidates - rule.there(after) if candidates else ():
            if rule.is_fact(fact) and not rule.kept(after, fact):
                yield fact
