"""One text in, what is sent instead out: classify, lay out, select, verify, and keep it only where it clearly gains.

Up to the budget every line stays, in its order: the smallest layout that its inverse reads back is taken. Above it whole
records stay. Tokens are counted exactly, but only where lengths leave it open which text has fewer. Pure in the job, so
that any process gives the same answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import msgspec

from .classify import Kinds
from .compressors.contract import Compressor
from .compressors.diff import DIFF
from .compressors.omissions import OMISSIONS
from .compressors.opaque import Hidden, hide
from .compressors.registry import COMPRESSORS
from .compressors.rows.layout import arrange
from .compressors.selection import text as any_text
from .compressors.selection.material import Selection
from .model import markers, tokens
from .model.job import Job, Replacement, short_id
from .model.normal_form import normal
from .model.reasons import Reason
from .model.settings import Level
from .model.token_sizes import MOST_BYTES_PER_CHARACTER
from .references.refer import Referring, refer
from .references.wording import pointer
from .text.envelope import opened
from .text.keep import kept_lines
from .text.sections import cut
from .text.terminal_text import canonical
from .verify import trouble
from .verify.bodies import is_outline
from .verify.gaps import is_broken_into
from .verify.omitted import wrongly_omitted
from .verify.prose_facts import wrongly_dropped
from .verify.rows import Unreadable, read_back
from .verify.selections import Verdict, judge
from .verify.totals import tells_its_total

ROWS: Final = "rows"
_OWN_LAYOUTS: Final = frozenset(one.name for one in COMPRESSORS if one.fold is not None)
# Worth a change of bytes: this share of the block or this many tokens.
_LEAST_SHARE: Final = 0.10
_LEAST_TOKENS: Final = 100
# Worth leaving out what is no content: this share of the text.
_WORTH_OMITTING: Final = 0.05
# Rows within another layout are harder to read; worth this share of it.
_WORTH_ROWS_ON_TOP: Final = 0.15
# A block this many times over its budget is over it in any layout; none is even tried.
_HOPELESS: Final = 12
# Characters up to which a selection is made again with the headings that its judge misses.
_READ_TWICE: Final = 1_000_000
_ENDLESS: Final = 1 << 62  # tokens
# Counting releases the GIL; from this many characters on, handing it to a thread costs less than it wins.
_LARGE: Final = 32_000
_COUNTER: Final = ThreadPoolExecutor(1, "count")
_HINT: Final = 40  # tokens of a recovery hint, at most
_CHARACTERS_PER_TOKEN: Final = 3  # of logs and the like; prose has 4
# Of two ways to say the same, one so much longer has more tokens: in 1,149 choices no winner was 1.15 times as long.
_SURELY_LONGER: Final = 1.3
# A section of a kind of its own is selected from by its own rules only if it is that much of the text.
_SECTION_SHARE: Final = 0.1
_SECTION_ROOM: Final = 250  # tokens of a budget for each section, or they are not told apart


class Sized:
    """A text and its tokens: roughly at once, exactly when asked; counted `ahead` on another core, if it is large."""

    def __init__(self, text: str, *, ahead: bool = False) -> None:
        self.text = text
        self._counting = _COUNTER.submit(tokens.count, text) if ahead and len(text) >= _LARGE else None
        self.rough = len(text) // _CHARACTERS_PER_TOKEN

    def surely_under(self, limit: int) -> bool:
        """Whether the text has fewer tokens; not even counted where it is far above, or has not as many bytes."""
        far_above = self._counting is not None and self.rough > 4 * limit
        return not far_above and (MOST_BYTES_PER_CHARACTER * len(self.text) < limit or self.exact < limit)

    def under(self, other: Sized) -> bool:
        """Whether this text, another way to say the other one, has fewer tokens."""
        return _SURELY_LONGER * len(self.text) < len(other.text) or self.exact < other.exact

    @cached_property
    def exact(self) -> int:
        """Number of o200k tokens."""
        return tokens.count(self.text) if self._counting is None else self._counting.result()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to say a text."""

    sized: Sized
    kind: str
    compressor: str = ""
    lossless: bool = True
    """The text itself can be read back, not only its normal form."""
    complete: bool = True
    """No line is missing."""
    refused: bool = False
    """A smaller one was there, but did not hold what it promised."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the job asks for, besides the text."""

    level: Level
    budget: int
    code: bool
    keep: str = ""
    hint: int = 0
    """Tokens of the budget for the line that says how to look up what is gone."""


def compress_block(job: Job) -> Replacement:
    """The replacement for one block, or why there is none. Raises only on a defect in a compressor."""
    before = Sized(job.text, ahead=True)
    if before.surely_under(job.settings.min_tokens):
        return Replacement(None, Reason.SHORT, tokens_before=before.exact)
    if markers.is_ours(job.text) and not job.quotes:
        return Replacement(None, Reason.ALREADY_COMPRESSED, tokens_before=before.exact)
    if job.same:
        return _settled(job, before, Sized(pointer(job.text, job.same)), "repeat", "pointer", lossless=True)
    referring = refer(job, tens=job.tool_class == "exact" and job.settings.tens)
    if job.tool_class == "exact":
        unchanged = Replacement(None, job.exact or Reason.EXACT_TOOL, tokens_before=before.exact)
        return unchanged if referring is None else _referred(job, before, referring)
    if job.quotes:
        return _around_markers(job, before)
    shortened = job.settings.originals and job.shortened and not wrongly_dropped(job.text, job.shortened)
    envelope = opened(job.shortened if shortened else job.text)
    wishes = _wishes(job)
    kinds = Kinds()
    text, omitted = canonical(envelope.inner), list[str]()
    if job.settings.originals:
        text, omitted = content(text, wishes.level, wishes.budget, kinds)
    omitted = ["words", *omitted] if shortened else omitted
    whole = wishes.level == "lossless" or kinds.recognised(DIFF, text)  # a patch must apply
    hidden = Hidden(text) if whole else hide(text)
    bare = before if hidden.text is job.text else Sized(hidden.text)
    found = _best(bare, wishes, kinds)
    gone = bool(hidden.markers) or bool(omitted) or not found.complete
    shown = hidden.shown(found.sized.text + (_recovery(job, found) if gone and job.hint else ""))
    found = _with_omissions(_with_blobs(found, hidden), omitted)
    sent = _sized(envelope.around(shown), found.sized)
    if referring is not None and Sized(referring.text).exact <= sent.exact:
        return _referred(job, before, referring)
    if not found.compressor and sent.text == job.text:
        return Replacement(None, _why_not(found), kind=found.kind, tokens_before=before.exact)
    settled = _settled(
        job, before, sent, found.kind, found.compressor or "layout", lossless=found.lossless, budget=wishes.budget
    )
    return msgspec.structs.replace(settled, gone=gone)


def _around_markers(job: Job, before: Sized) -> Replacement:
    """What is said instead of a text that quotes markers, or has forged ones: each stays in its place, as a line that no
    compressor sees, and what stands between them is laid out anew, each part by itself. Nothing of it is left out."""
    alone = msgspec.structs.replace(
        job, settings=replace(job.settings, originals=False), hint=False, sources=(), shortened="", quotes=False
    )
    parts = markers.parts_around(job.text)
    made: dict[int, Replacement] = {}
    for at in range(0, len(parts), 2):
        if len(parts[at]) >= job.settings.min_tokens:
            found = compress_block(msgspec.structs.replace(alone, text=parts[at].removesuffix("\n")))
            if found.text is not None:
                made[at] = found
                parts[at] = _ended_like(parts[at], found.text)
    if not made:
        return Replacement(None, Reason.ALREADY_COMPRESSED, tokens_before=before.exact)
    names = "+".join(dict.fromkeys(found.compressor for found in made.values()))
    lossless = all(found.lossless for found in made.values())
    settled = _settled(job, before, Sized("".join(parts)), "mixed", names, lossless=lossless)
    return msgspec.structs.replace(settled, gone=any(found.gone is not False for found in made.values()))


def _wishes(job: Job) -> Wishes:
    """Nothing is selected where what it leaves out would be gone for good."""
    level: Level = "lossless" if job.tool_class == "lossless" else job.settings.level
    budget = int(job.settings.budget * job.bias) if job.settings.originals and level != "lossless" else _ENDLESS
    code = job.settings.code or job.settings.level == "aggressive"
    return Wishes(level, budget, code, job.settings.keep, _HINT if job.hint else 0)


def content(text: str, level: Level, budget: int, kinds: Kinds) -> tuple[str, list[str]]:
    """The text without what is no content of it, or more than the budget wants of prose; and the names of what was left out."""
    made: list[str] = []
    for omission in OMISSIONS:
        if level not in omission.levels or (omission.of_prose and kinds.of_any(text)):
            continue
        rest = omission.omit(text, budget)
        if rest is None or len(rest) > (1 - _WORTH_OMITTING) * len(text):
            continue
        if not wrongly_omitted(omission.name, text, rest):
            text = rest
            made.append(omission.name)
    return text, made


def _with_omissions(found: Candidate, made: list[str]) -> Candidate:
    """The candidate, by the name of all that was done to the text."""
    if not made:
        return found
    return replace(found, kind=made[0], compressor="+".join(filter(None, (*made, found.compressor))), lossless=False)


def _with_blobs(found: Candidate, hidden: Hidden) -> Candidate:
    """The candidate, by the name of all that was done to the text."""
    if not hidden.markers:
        return found
    kind = "opaque" if found.kind == "text" else found.kind
    return replace(found, kind=kind, compressor="+".join(filter(None, (found.compressor, "opaque"))), lossless=False)


def _sized(text: str, known: Sized) -> Sized:
    return known if text == known.text else Sized(text)


def _settled(
    job: Job, before: Sized, sent: Sized, kind: str, compressor: str, *, lossless: bool, budget: int = _ENDLESS
) -> Replacement:
    """The replacement, if it gains enough to be worth a change, or the budget asks for it."""
    gain = before.exact - sent.exact
    asked_for = sent.exact <= budget < before.exact
    if not asked_for and gain < _LEAST_SHARE * before.exact and gain < _LEAST_TOKENS:
        return Replacement(None, Reason.NO_GAIN, kind=kind, tokens_before=before.exact)
    return Replacement(sent.text, "", kind, compressor, before.exact, sent.exact, lossless, short_id(job.text))


def _referred(job: Job, before: Sized, referring: Referring) -> Replacement:
    name = "reference" if referring.refers else "line numbers"
    settled = _settled(job, before, Sized(referring.text), "repeat", name, lossless=True)
    return settled if settled.text is None else msgspec.structs.replace(settled, rests=referring.rests)


def _why_not(found: Candidate) -> Reason:
    if found.refused:
        return Reason.UNVERIFIED
    return Reason.NO_GAIN if found.compressor or found.kind != "text" else Reason.NO_COMPRESSOR


def _recovery(job: Job, found: Candidate) -> str:
    """The line that says how to look up what is gone."""
    remark = next((one.remark for one in COMPRESSORS if one.name == found.compressor), None)
    opening = "" if remark is None else remark(found.sized.text)
    return f"\n{opening}" + markers.gap(f"original {short_id(job.text)}: thinwire get {short_id(job.text)}")


def _best(original: Sized, wishes: Wishes, kinds: Kinds) -> Candidate:
    """The best that can be said instead of a text within the budget; the text itself where nothing is better."""
    text = original.text
    applicable = kinds.applicable(text, wishes.code)
    kind = applicable[0].name if applicable else "text"
    plain = Candidate(original, kind)
    sections = cut(text, kinds.of)
    laid_out = None
    if _may_fit(original, wishes.budget):
        laid_out = _laid_out(plain, applicable, sections, wishes, kinds)
        if laid_out.sized.surely_under(wishes.budget + 1):
            return laid_out
    room = replace(wishes, budget=max(1, wishes.budget - wishes.hint), hint=0)
    selected = _selected(plain, applicable, sections, room, kinds)
    if laid_out is None and selected is not None and _may_fit(original, selected.sized.exact):  # what must stay is much
        laid_out = _laid_out(plain, applicable, sections, wishes, kinds)
    laid_out = laid_out or plain
    return selected if selected is not None and selected.sized.under(laid_out.sized) else laid_out


def _may_fit(original: Sized, budget: int) -> bool:
    """Whether the text is not so large that no layout of it will have as few tokens."""
    return original.rough <= _HOPELESS * budget or _is_repetitive(original.text, budget)


def _is_repetitive(text: str, budget: int) -> bool:
    """Whether the lines, each once, are not hopelessly many."""
    size = 0
    for line in set(text.split("\n")):
        size += len(line) + 1
        if size > _CHARACTERS_PER_TOKEN * budget:
            return False
    return True


def _laid_out(
    plain: Candidate, applicable: Sequence[Compressor], sections: Sequence[str], wishes: Wishes, kinds: Kinds
) -> Candidate:
    """The smallest layout that can be read back."""
    if not applicable and kinds.is_source(plain.sized.text):
        return plain  # no line of a source is another one with other words
    candidates = [*_layouts(plain, applicable, wishes), *_by_section(plain, sections, wishes, kinds)]
    refused = False
    for candidate in _from_the_smallest(candidates):
        if not candidate.sized.under(plain.sized):
            break
        if candidate.kind == "mixed" or _is_read_back(plain.sized.text, candidate):  # of a mixed one, each section was
            return candidate
        refused = True
    return replace(plain, refused=refused)


def _layouts(plain: Candidate, applicable: Sequence[Compressor], wishes: Wishes) -> Iterator[Candidate]:
    """The text as its compressors fold it, as rows, and folded with rows on top."""
    text, kind = plain.sized.text, plain.kind
    alone = bool(applicable and applicable[0].alone)
    exact = wishes.level == "lossless"
    for compressor in applicable:
        folded = compressor.fold(text) if compressor.fold is not None else None
        if folded is None:
            continue
        yield Candidate(Sized(folded), kind, compressor.name)
        rows = None if alone else arrange(folded, exact=exact)
        if rows is not None and len(rows) < (1 - _WORTH_ROWS_ON_TOP) * len(folded):
            yield Candidate(Sized(rows), kind, f"{compressor.name}+{ROWS}", lossless=exact)
    rows = None if alone and applicable[0].name != "table" else arrange(text, exact=exact)
    if rows is not None:
        yield Candidate(Sized(rows), kind, ROWS, lossless=exact)


def _is_read_back(text: str, candidate: Candidate) -> bool:
    """Whether the text, or its normal form, can be read back from the candidate."""
    name, _, more = candidate.compressor.partition("+")
    laid_out = candidate.sized.text
    compressor = next((one for one in COMPRESSORS if one.name == name), None)
    folded = text if compressor is None or compressor.fold is None else compressor.fold(text)
    if folded is None:
        return False
    if (
        compressor is not None
        and compressor.fold is not None
        and not _unfolds(compressor, laid_out if not more else folded, text)
    ):
        return False
    return ROWS not in (name, more) or _rows_are_read_back(folded, laid_out, exact=candidate.lossless)


def _unfolds(compressor: Compressor, folded: str, text: str) -> bool:
    """Whether a folded text gives the text back, or what it is normalised to, and what it says of its size is right."""
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


def _by_section(plain: Candidate, sections: Sequence[str], wishes: Wishes, kinds: Kinds) -> Iterator[Candidate]:
    """The text put together from its sections, each in its own best layout, where some are of a kind that has one of its own."""
    if len(sections) < 2 or _OWN_LAYOUTS.isdisjoint(map(kinds.of, sections)):
        return
    endless = replace(wishes, budget=_ENDLESS)
    yield from _joined(sections, [_best(Sized(section), endless, kinds) for section in sections])


def _joined(sections: Sequence[str], parts: Sequence[Candidate]) -> Iterator[Candidate]:
    names = dict.fromkeys(part.compressor for part in parts if part.compressor)
    if not names:
        return
    text = "".join(_ended_like(section, part.sized.text) for section, part in zip(sections, parts, strict=True))
    lossless, complete = all(part.lossless for part in parts), all(part.complete for part in parts)
    yield Candidate(Sized(text), "mixed", "+".join(names), lossless, complete)


def _ended_like(section: str, text: str) -> str:
    return text + "\n" if section.endswith("\n") and not text.endswith("\n") else text


def _from_the_smallest(candidates: list[Candidate]) -> Iterator[Candidate]:
    """The candidates by their tokens; only those near the shortest are counted."""
    left = list(candidates)
    while left:
        near = _SURELY_LONGER * min(len(found.sized.text) for found in left)
        alike = [found for found in left if len(found.sized.text) <= near]
        smallest = min(alike, key=lambda found: found.sized.exact) if len(alike) > 1 else alike[0]
        yield smallest
        left.remove(smallest)


def _selected(
    plain: Candidate, applicable: Sequence[Compressor], sections: Sequence[str], wishes: Wishes, kinds: Kinds
) -> Candidate | None:
    """Whole records of the text within the budget; None where what is left cannot be held against it."""
    text = plain.sized.text
    first = applicable[0] if applicable else None
    if first is not None and first.summarise is not None:
        short = first.summarise(text, wishes.budget)
        if short is None or not is_outline(text, short):
            return None
        return Candidate(Sized(short), plain.kind, first.name, lossless=False, complete=False)
    if not (first is not None and first.alone) and _are_of_kinds(sections, kinds, wishes.budget):
        return next(_joined(sections, _shares(sections, wishes, kinds)), None)
    kind = first if first is not None and first.select is not None else None
    selection, verdict = _judged(text, kind, wishes)
    if verdict is not None and verdict.missing and len(text) <= _READ_TWICE:
        again, better = _judged(text, kind, wishes, verdict.missing)
        selection, verdict = (again, better) if better is not None else (selection, verdict)
    if verdict is None or not _is_of(text, selection, kind):
        return None
    complete = len(verdict.shown) == len(selection.lines)
    return Candidate(Sized(selection.text), plain.kind, kind.name if kind else ROWS, lossless=False, complete=complete)


def _judged(
    text: str, kind: Compressor | None, wishes: Wishes, wanted: Collection[int] = ()
) -> tuple[Selection, Verdict | None]:
    """A selection with the lines `wanted`, and what its judge says."""
    select = any_text.select if kind is None or kind.select is None else kind.select
    selection = select(text, wishes.budget, lambda lines: {*_must_stay(lines, wishes), *wanted})
    return selection, judge(selection.text, selection.lines, _kept(selection.lines, wishes))


def _is_of(text: str, selection: Selection, kind: Compressor | None) -> bool:
    """Whether what was selected from is the text, in its normal form or folded."""
    source = selection.source or "\n".join(selection.lines)
    if selection.source and not is_broken_into(selection.source, selection.lines):
        return False
    if source in (text, normal(text)):
        return True
    if kind is None:
        return False
    return (kind.normal is not None and source == kind.normal(text)) or _unfolds(kind, source, text)


def _must_stay(lines: Sequence[str], wishes: Wishes) -> set[int]:
    """The lines that stay whatever they cost: rare trouble, and what the user wants to stay."""
    return {*trouble.required(lines), *_kept(lines, wishes)}


def _kept(lines: Sequence[str], wishes: Wishes) -> Collection[int]:
    return kept_lines("\n".join(lines), wishes.keep) if wishes.keep else ()


def _are_of_kinds(sections: Sequence[str], kinds: Kinds, budget: int) -> bool:
    """Whether a good part of the text is selected from by other rules than lines are, and there is room for each section."""
    if not 2 <= len(sections) <= budget // _SECTION_ROOM:
        return False
    own = {one.name for one in COMPRESSORS if one.select is not None}
    total = sum(map(len, sections))
    return sum(len(section) for section in sections if kinds.of(section) in own) >= _SECTION_SHARE * total


def _shares(sections: Sequence[str], wishes: Wishes, kinds: Kinds) -> list[Candidate]:
    """The best of each section: those that need less than their share leave the rest of it to the others."""
    whole = [_best(Sized(section), replace(wishes, budget=_ENDLESS), kinds) for section in sections]
    settled: dict[int, Candidate] = {}
    while True:
        left = wishes.budget - sum(found.sized.exact for found in settled.values())
        open_sections = [at for at in range(len(sections)) if at not in settled]
        total = sum(whole[at].sized.exact for at in open_sections)
        small = {at: whole[at] for at in open_sections if whole[at].sized.exact * len(open_sections) <= max(left, 0)}
        if not small:
            break
        settled |= small
        if len(settled) == len(sections):
            break
    for at in range(len(sections)):
        if at not in settled:
            share = max(1, left * whole[at].sized.exact // max(1, total))
            settled[at] = _best(Sized(sections[at]), replace(wishes, budget=share), kinds)
    return [settled[at] for at in range(len(sections))]
