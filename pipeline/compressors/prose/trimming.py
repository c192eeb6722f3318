"""A text without the paragraphs that it says twice, and without what is in it for the law's or the site's sake."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

from ...model import markers
from .blocks import ProseBlock, blocks, is_prose
from .boilerplate import boilerplate
from .repeats import Repeat, repeats

_FIRST_WORDS: Final = re.compile(r"\W*((?:\S+\s+){0,5}\S+)")
_LONGEST_FIRST: Final = 48
_WORD: Final = re.compile(r"\w+")
_WORTH: Final = 80
"""Characters: what is shorter is no longer than its marker."""


def trim(text: str) -> str | None:
    """The prose without repeated paragraphs, licence texts, notices of cookies and lists of links beside it, each declared.

    None where nothing is left out, or this is no prose.
    """
    parts = list(blocks(text))
    if not is_prose(parts):
        return None
    known = boilerplate(parts)
    again = {index: one for index, one in repeats(parts, text).items() if index not in known and one.of not in known}
    gone = [_reason(index, known, again) for index in range(len(parts))]
    pieces: list[str] = []
    done = 0  # offset up to which the text is said
    for reason, run in groupby(range(len(parts)), key=lambda index: gone[index]):
        run_parts = [parts[index] for index in run]
        start, end = run_parts[0].start, run_parts[-1].end
        if not reason or end - start < _WORTH:
            continue
        index = parts.index(run_parts[0])
        pieces += [text[done:start], _marker(reason, run_parts, again.get(index), parts)]
        done = end
    return "".join([*pieces, text[done:]]) if pieces else None


def _reason(index: int, known: dict[int, str], again: dict[int, Repeat]) -> str:
    """Blocks in a row with the same one go together; empty for those that stay."""
    if index in known:
        return known[index]
    if index not in again:
        return ""
    # a run of paragraphs is one repeat while those that it repeats are a run as well
    return f"{'same' if again[index].exact else 'like'} {index - again[index].of}"


def _marker(reason: str, run: list[ProseBlock], repeat: Repeat | None, parts: list[ProseBlock]) -> str:
    if repeat is not None:
        count = markers.count(len(run), "paragraph")
        how = "same as" if repeat.exact else "like"
        return markers.gap(f"{count} {how} above: {_first_words(parts[repeat.of].text)}")
    if reason == "links":
        return markers.gap(markers.count(sum(block.text.count("](") for block in run), "link"))
    return markers.gap(f"{markers.count(sum(len(_WORD.findall(block.text)) for block in run), 'word')} of {reason}")


def _first_words(text: str) -> str:
    match = _FIRST_WORDS.match(text)
    return " ".join((match[1] if match else text).split())[:_LONGEST_FIRST].replace("[", "(").replace("]", ")").rstrip()
