"""Up to the budget: every line stays, in its order; the smallest layout that its inverse reads back is taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ..compressors.contract import Compressor
from ..compressors.registry import COMPRESSORS
from ..compressors.rows.layout import arrange
from ..model.normal_form import normal
from ..verify.rows import Unreadable, read_back
from ..verify.totals import tells_its_total
from .candidate import ROWS, SURELY_LONGER, Candidate, Sized, Wishes

# Rows within another layout are harder to read; worth this share of it.
_WORTH_ROWS_ON_TOP: Final = 0.15
# Their lines stand under paths, and their cells under a header; nobody would find either within rows.
_HEADED: Final = frozenset(("search", "table"))
# A header that says what most lines below it have, of paths as it stands before each: what others have in its place must be seen.
_LEFT_OUT: Final = re.compile(r"\[… (\d+) (paths?, names under their folder, )?([^\n]*) left out")


def layouts(unchanged: Candidate, applicable: Sequence[Compressor], wishes: Wishes) -> Iterator[Candidate]:
    """The text as its compressors fold it, as rows, and folded with rows on top."""
    text, kind = unchanged.sized.text, unchanged.kind
    alone = bool(applicable and applicable[0].alone)
    exact = wishes.level == "lossless"
    worth = float("inf")
    for compressor in applicable:
        folded = compressor.fold(text) if compressor.fold is not None else None
        if folded is None or (exact and not compressor.alone and (compressor.normal or str)(text) != text):
            continue  # what words have between them is given up above lossless only
        if compressor.name == "table":  # a cell is better found under its name than in a row of a form
            worth = (1 - _WORTH_ROWS_ON_TOP) * len(folded)
        yield Candidate(Sized(folded), kind, compressor.name)
        rows = (
            None
            if alone or compressor.name in _HEADED or _tells_exceptions(text, folded)
            else arrange(folded, exact=exact)
        )
        if rows is not None and len(rows) < (1 - _WORTH_ROWS_ON_TOP) * len(folded):
            yield Candidate(Sized(rows), kind, f"{compressor.name}+{ROWS}", lossless=exact, below=folded)
    rows = None if alone and applicable[0].name != "table" else arrange(text, exact=exact)
    if rows is not None and len(rows) < worth:
        yield Candidate(Sized(rows), kind, ROWS, lossless=exact)


def _tells_exceptions(text: str, folded: str) -> bool:
    """Return whether the header says what most lines are, and others may say something else: a form would hide which."""
    header = _LEFT_OUT.match(folded)
    return header is not None and not (header[2] and text.count(header[3]) >= int(header[1]))


def is_read_back(text: str, candidate: Candidate) -> bool:
    """Return whether the text, or its normal form, can be read back from the candidate."""
    name, _, more = candidate.compressor.partition("+")
    laid_out = candidate.sized.text
    compressor = next((one for one in COMPRESSORS if one.name == name), None)
    folded = text
    if compressor is not None and compressor.fold is not None:
        folded = candidate.below or laid_out
        if not unfolds(compressor, folded, text):
            return False
    return ROWS not in (name, more) or _rows_are_read_back(folded, laid_out, exact=candidate.lossless)


def unfolds(compressor: Compressor, folded: str, text: str) -> bool:
    """Return whether a folded text gives the text back, or what it is normalised to, and what it says of its size is right."""
    try:
        unfolded = None if compressor.unfold is None else compressor.unfold(folded)
    except ValueError:
        return False
    return unfolded == (compressor.normal or str)(text) and tells_its_total(folded, text)


def _rows_are_read_back(folded: str, laid_out: str, *, exact: bool) -> bool:
    try:
        return read_back(laid_out) == (folded if exact else normal(folded)).split("\n")
    except Unreadable:
        return False


def from_the_smallest(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """The candidates by their tokens; only those near the shortest are counted."""
    left = list(candidates)
    while left:
        near = SURELY_LONGER * min(len(candidate.sized.text) for candidate in left)
        alike = [candidate for candidate in left if len(candidate.sized.text) <= near]
        smallest = min(alike, key=lambda candidate: candidate.sized.exact) if len(alike) > 1 else alike[0]
        yield smallest
        left.remove(smallest)
