"""Above the budget: whole records stay, under their headings, and each gap says how many of what are missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from ..compressors.contract import Compressor
from ..compressors.selection import text as any_text
from ..compressors.selection.material import Selection
from ..model.normal_form import normal
from ..text.keep import kept_lines, stay
from ..verify import trouble
from ..verify.bodies import is_outline
from ..verify.gaps import is_broken_into
from ..verify.selections import Verdict, judge
from .candidate import ROWS, Candidate, Sized, Wishes
from .layouts import unfolds

# Part of a selection that one with more headings must have, or a larger budget might give less than a smaller one.
_AS_LARGE: Final = 0.8
# Characters up to which a selection is made again with the headings that its judge misses.
_READ_TWICE: Final = 1_000_000


def selected(unchanged: Candidate, first: Compressor | None, wishes: Wishes) -> Candidate | None:
    """Whole records of the text within the budget; None where what is left cannot be held against it."""
    text = unchanged.sized.text
    if first is not None and first.summarise is not None:
        short = first.summarise(text, wishes.budget)
        if short is None or not is_outline(text, short) or not stay(text, short, wishes.keep):
            return None
        return Candidate(Sized(short), unchanged.kind, first.name, lossless=False, complete=False)
    kind = first if first is not None and first.select is not None else None
    made = _whole_records(unchanged, kind, wishes)
    if made is None and kind is not None and not kind.alone:
        return _whole_records(unchanged, None, wishes)  # the columns of a filtered listing cannot be drawn again
    return made


def _whole_records(unchanged: Candidate, kind: Compressor | None, wishes: Wishes) -> Candidate | None:
    """Return records as a kind of text has them, or as any text has."""
    text = unchanged.sized.text
    selection, verdict = judged(text, kind, wishes)
    if verdict is not None and verdict.missing and len(text) <= _READ_TWICE:
        again, better = judged(text, kind, wishes, verdict.missing)
        size = Sized(selection.text).exact
        if better is not None and _AS_LARGE * size <= Sized(again.text).exact <= max(wishes.budget, size):
            selection, verdict = again, better
    if verdict is None or verdict.dropped or not _is_of(text, selection, kind):
        return None
    complete = len(verdict.shown) == len(selection.lines)
    return Candidate(
        Sized(selection.text), unchanged.kind, kind.name if kind else ROWS, lossless=False, complete=complete
    )


def judged(
    text: str, kind: Compressor | None, wishes: Wishes, wanted: Collection[int] = ()
) -> tuple[Selection, Verdict | None]:
    """A selection with the lines `wanted`, and what its judge says."""
    select = any_text.select if kind is None or kind.select is None else kind.select
    selection = select(text, wishes.budget, lambda lines: {*_must_stay(lines, wishes), *wanted})
    return selection, judge(selection.text, selection.lines, _kept(selection.lines, wishes))


def _is_of(text: str, selection: Selection, kind: Compressor | None) -> bool:
    """Return whether what was selected from is the text, in its normal form or folded."""
    source = selection.source or "\n".join(selection.lines)
    if selection.source and not is_broken_into(selection.source, selection.lines):
        return False
    if source in (text, normal(text)):
        return True
    if kind is None:
        return False
    return (kind.normal is not None and source == kind.normal(text)) or unfolds(kind, source, text)


def _must_stay(lines: Sequence[str], wishes: Wishes) -> set[int]:
    """The lines that stay whatever they cost: rare trouble, and what the user wants to stay."""
    return {*trouble.required(lines), *_kept(lines, wishes)}


def _kept(lines: Sequence[str], wishes: Wishes) -> Collection[int]:
    return kept_lines("\n".join(lines), wishes.keep) if wishes.keep else ()
