"""The best that can be said instead of a text within a budget: of the whole, or section by section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from ..compressors.contract import Compressor
from ..compressors.listing import LISTING
from ..compressors.registry import COMPRESSORS
from ..model.markers import gap
from ..text.sections import cut
from ..verify.literals import tears, tears_listed_paths
from .candidate import CHARACTERS_PER_TOKEN, ENDLESS, LEAST_PER_BYTE, Candidate, Sized, Wishes
from .kinds import Kinds
from .layouts import from_the_smallest, is_read_back, layouts
from .selections import selected

_OWN_LAYOUTS: Final = frozenset(one.name for one in COMPRESSORS if one.fold is not None)
# A text so many times as long has more tokens, whatever its signs are.
_SURELY_MORE: Final = 6
# A section of a kind of its own is selected from by its own rules only if it is that much of the text.
_SECTION_SHARE: Final = 0.1
# Tokens that a layout must save to say a path, a URL or a place in parts: who goes on with one quotes it whole.
_WORTH_TEARING: Final = 200
# The same where paths are what the text lists: who has asked for a few of them goes on with one.
_WORTH_TEARING_LISTED: Final = 400
# Of these, a selection of lines does as well, and is one for the whole text.
_LINES: Final = frozenset(("listing", "search"))
_PART: Final = 10  # tokens of the line that says which section begins
_SECTION_ROOM: Final = 250  # tokens of a budget for each section, or they are not told apart


def best(original: Sized, wishes: Wishes, kinds: Kinds) -> Candidate:
    """The best that can be said instead of a text within the budget; the text itself where nothing is better."""
    text = original.text
    applicable = kinds.applicable(text, wishes.code)
    kind = applicable[0].name if applicable else "text"
    unchanged = Candidate(original, kind)
    sections = [text] if applicable and applicable[0].alone else cut(text, kinds.of)
    made = _layouts(unchanged, applicable, sections, wishes, kinds) if _may_fit(original, wishes.budget) else None
    over = made is not None and all(one.sized.surely_over(wishes.budget) for one in (*made, unchanged))
    laid_out = None
    if made is not None and not over:
        laid_out = _smallest(unchanged, made, wishes)
        if laid_out.sized.surely_under(wishes.budget + 1):
            return laid_out
    room = replace(wishes, budget=max(1, wishes.budget - wishes.hint), hint=0)
    selected = _selected(unchanged, applicable, sections, room, kinds)
    if over and selected is not None and selected.sized.exact <= wishes.budget:
        return selected
    if made is None and (selected is None or _may_fit(original, selected.sized.exact)):  # what must stay is much
        made = _layouts(unchanged, applicable, sections, wishes, kinds)
    laid_out = laid_out or (_smallest(unchanged, made, wishes) if made else unchanged)
    return selected if selected is not None and _is_smaller(selected.sized, laid_out.sized) else laid_out


def _is_smaller(selected: Sized, laid_out: Sized) -> bool:
    """Return whether the selection has fewer tokens; far shorter ones are not counted, since signs have a few tokens at most."""
    return _SURELY_MORE * len(selected.text) < len(laid_out.text) or selected.exact < laid_out.exact


def _may_fit(original: Sized, budget: int) -> bool:
    """Return whether not so much of the text is new that no layout of it has as few tokens; otherwise none is even tried."""
    return original.rough <= budget or LEAST_PER_BYTE * original.packed <= budget


def _layouts(
    unchanged: Candidate, applicable: Sequence[Compressor], sections: Sequence[str], wishes: Wishes, kinds: Kinds
) -> list[Candidate]:
    """The ways to lay out the text; none of a source, of which no line is another one with other words."""
    if not applicable and kinds.is_source(unchanged.sized.text):
        return []
    return [*layouts(unchanged, applicable, wishes), *_by_section(unchanged, sections, wishes, kinds)]


def _smallest(unchanged: Candidate, candidates: Sequence[Candidate], wishes: Wishes) -> Candidate:
    """The smallest layout that can be read back; the text itself where none is smaller."""
    refused = False
    acted_on = wishes.acted_on and unchanged.kind == LISTING.name
    whole = wishes.whole and unchanged.sized.surely_under(wishes.budget + 1)
    worth = _WORTH_TEARING_LISTED if unchanged.kind == LISTING.name else _WORTH_TEARING
    for candidate in from_the_smallest(candidates):
        if not candidate.sized.under(unchanged.sized):
            break
        if whole and _tears_for_less(worth, unchanged.sized, candidate.sized):
            continue
        if acted_on and tears_listed_paths(unchanged.sized.text, candidate.sized.text):
            continue
        if candidate.kind == "mixed" or is_read_back(
            unchanged.sized.text, candidate
        ):  # of a mixed one, each section was
            return candidate
        refused = True
    return replace(unchanged, refused=refused)


def _tears_for_less(worth: int, original: Sized, laid_out: Sized) -> bool:
    """Return whether a layout says a path, a URL or a place in parts that the text has whole, and saves fewer tokens by it."""
    surely_worth = len(original.text) - len(laid_out.text) > CHARACTERS_PER_TOKEN * 3 * worth
    return not surely_worth and original.exact - laid_out.exact < worth and tears(original.text, laid_out.text)


def _selected(
    unchanged: Candidate, applicable: Sequence[Compressor], sections: Sequence[str], wishes: Wishes, kinds: Kinds
) -> Candidate | None:
    """Whole records of the text within the budget, section by section where they are of kinds; None where nothing can be."""
    first = applicable[0] if applicable else None
    by_section = first is None or not (first.alone or first.summarise is not None)
    if by_section and _are_of_kinds(sections, kinds, wishes.budget):
        room = replace(wishes, budget=wishes.budget - _PART * len(sections))
        return next(_joined(sections, _shares(sections, room, kinds), parted=True), None)
    return selected(unchanged, first, wishes)


def _by_section(unchanged: Candidate, sections: Sequence[str], wishes: Wishes, kinds: Kinds) -> Iterator[Candidate]:
    """The text put together from its sections, each in its own best layout, where some are of a kind that has one of its own."""
    if len(sections) < 2 or _OWN_LAYOUTS.isdisjoint(map(kinds.of, sections)):
        return
    endless = replace(wishes, budget=ENDLESS, whole=False)
    yield from _joined(sections, [best(Sized(section), endless, kinds) for section in sections])


def _joined(sections: Sequence[str], parts: Sequence[Candidate], *, parted: bool = False) -> Iterator[Candidate]:
    """The sections as one text. `parted`: with a line before each that says which it is, since each counts its own lines."""
    names = dict.fromkeys(part.compressor for part in parts if part.compressor)
    if not names:
        return
    said = [ended_like(section, part.sized.text) for section, part in zip(sections, parts, strict=True)]
    if parted:
        said = [f"{gap(f'part {number} of {len(said)}')}\n{text}" for number, text in enumerate(said, 1)]
    text = "".join(said)
    lossless, complete = all(part.lossless for part in parts), all(part.complete for part in parts)
    yield Candidate(Sized(text), "mixed", "+".join(names), lossless, complete)


def ended_like(section: str, text: str) -> str:
    """Return the text with a line end behind it, if the section has one that it lacks."""
    return text + "\n" if section.endswith("\n") and not text.endswith("\n") else text


def _are_of_kinds(sections: Sequence[str], kinds: Kinds, budget: int) -> bool:
    """Return whether a good part of the text is selected from by rules other than those of lines, and each section has room."""
    if not 2 <= len(sections) <= budget // _SECTION_ROOM:
        return False
    own = {one.name for one in COMPRESSORS if one.select is not None} - _LINES
    total = sum(map(len, sections))
    return sum(len(section) for section in sections if kinds.of(section) in own) >= _SECTION_SHARE * total


def _shares(sections: Sequence[str], wishes: Wishes, kinds: Kinds) -> list[Candidate]:
    """The best of each section: those that need less than their share leave the rest of it to the others."""
    whole = [best(Sized(section), replace(wishes, budget=ENDLESS, whole=False), kinds) for section in sections]
    settled: dict[int, Candidate] = {}
    while True:
        left = wishes.budget - sum(candidate.sized.exact for candidate in settled.values())
        open_sections = [index for index in range(len(sections)) if index not in settled]
        total = sum(whole[index].sized.exact for index in open_sections)
        small = {
            index: whole[index]
            for index in open_sections
            if whole[index].sized.exact * len(open_sections) <= max(left, 0)
        }
        if not small:
            break
        settled |= small
        if len(settled) == len(sections):
            break
    for index in range(len(sections)):
        if index not in settled:
            share = max(1, left * whole[index].sized.exact // max(1, total))
            settled[index] = best(Sized(sections[index]), replace(wishes, budget=share), kinds)
    return [settled[index] for index in range(len(sections))]
