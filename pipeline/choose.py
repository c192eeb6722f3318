"""One text in, what is sent instead out: classify, compress, verify, and keep it only where it clearly gains.

All candidates of a level are made, and judged from the smallest up; the first one that keeps what the level promises is
taken. Tokens are counted exactly, but only where lengths leave it open which text has fewer. Pure in the job, so that any
process gives the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from .model import markers, tokens
from .model.job import Job, Replacement, short_id
from .model.reasons import Reason
from .model.settings import Level
from .references.refer import Referring, refer
from .references.wording import pointer
from .text.envelope import opened
from .text.keep import stay
from .text.sections import cut
from .text.terminal_text import canonical
from .verify import verify
from .verify.omitted import wrongly_omitted
from .verify.prose_facts import wrongly_dropped

# Worth a change of bytes: this share of the block or this many tokens.
_LEAST_SHARE: Final = 0.10
_LEAST_TOKENS: Final = 100
# Worth leaving facts out: this share of what it takes to keep them all.
_WORTH_FACTS: Final = 0.05
# Worth leaving out what is no content: this share of the text.
_WORTH_OMITTING: Final = 0.05
# A block this many times over its budget will be summarised in any case; keeping everything is not even tried, unless so
# much of it is rare that the summary is not as many times shorter.
_HOPELESS: Final = 12
_ENDLESS: Final = 1 << 62  # tokens
# Counting releases the GIL; from this many characters on, handing it to a thread costs less than it wins.
_LARGE: Final = 32_000
_COUNTER: Final = ThreadPoolExecutor(1, "count")
_CHARACTERS_PER_TOKEN: Final = 3  # of logs and the like; prose has 4
_MOST_BYTES: Final = 4  # of a character; a token has one at least
# Of two ways to say the same, one so much longer has more tokens: in 1,149 choices no winner was 1.15 times as long.
_SURELY_LONGER: Final = 1.3


class Sized:
    """A text and its tokens: roughly at once, exactly when asked; counted `ahead` on another core, if it is large."""

    def __init__(self, text: str, *, ahead: bool = False) -> None:
        self.text = text
        self._counting = _COUNTER.submit(tokens.count, text) if ahead and len(text) >= _LARGE else None
        self.rough = len(text) // _CHARACTERS_PER_TOKEN

    def surely_under(self, limit: int) -> bool:
        """Whether the text has fewer tokens; not even counted where it is far above, or has not as many bytes."""
        far_above = self._counting is not None and self.rough > 4 * limit
        return not far_above and (_MOST_BYTES * len(self.text) < limit or self.exact < limit)

    def under(self, other: Sized) -> bool:
        """Whether this text, another way to say the other one, has fewer tokens."""
        return _SURELY_LONGER * len(self.text) < len(other.text) or self.exact < other.exact

    @cached_property
    def exact(self) -> int:
        """Number of o200k tokens."""
        return tokens.count(self.text) if self._counting is None else self._counting.result()


Owes = Callable[[str, bool], str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to say a text."""

    said: Sized
    kind: str
    compressor: str
    lossless: bool
    complete: bool = True
    """No fact is missing."""
    refused: bool = False
    """A smaller one was there, but did not hold what it promised."""


def squeeze(job: Job) -> Replacement:
    """The replacement for one block, or why there is none. Raises only on a defect in a compressor."""
    before = Sized(job.text, ahead=True)
    if before.surely_under(job.settings.min_tokens):
        return Replacement(None, Reason.SHORT, tokens_before=before.exact)
    if markers.is_ours(job.text):
        return Replacement(None, Reason.ALREADY_COMPRESSED, tokens_before=before.exact)
    if job.same:
        return _settled(job, before, Sized(pointer(job.text, job.same)), "repeat", "pointer", lossless=True)
    referring = refer(job, tens=job.tool_class == "exact" and job.settings.tens)
    if job.tool_class == "exact":
        unchanged = Replacement(None, job.exact or Reason.EXACT_TOOL, tokens_before=before.exact)
        return unchanged if referring is None else _referred(job, before, referring)
    shortened = job.settings.originals and job.shortened and not wrongly_dropped(job.text, job.shortened)
    envelope = opened(job.shortened if shortened else job.text)
    level: Level = "lossless" if job.tool_class == "lossless" else job.settings.level
    code = job.settings.code or job.settings.level == "aggressive"
    kinds = Kinds()
    text, omitted = canonical(envelope.inner), list[str]()
    if job.settings.originals:
        text, omitted = content(text, level, _budget(job), kinds)
    omitted = ["words", *omitted] if shortened else omitted
    whole = level == "lossless" or kinds.recognised(DIFF, text)  # a patch must apply
    hidden = Hidden(text) if whole else hide(text)
    bare = before if hidden.text is job.text else Sized(hidden.text)
    found = _smallest(bare, level, _budget(job), kinds, code=code)
    if not (found.complete or stay(hidden.text, found.said.text, job.settings.keep)):
        found = _smallest(bare, level, _ENDLESS, kinds, code=False)
    gone = bool(hidden.markers) or bool(omitted) or not found.complete
    shown = hidden.shown(found.said.text + (_recovery(job, found) if gone and job.hint else ""))
    found = _with_omissions(_with_blobs(found, hidden), omitted)
    said = _sized(envelope.around(shown), found.said)
    if referring is not None and Sized(referring.text).exact <= said.exact:
        return _referred(job, before, referring)
    if not found.compressor and said.text == job.text:
        return Replacement(None, _why_not(found), kind=found.kind, tokens_before=before.exact)
    settled = _settled(job, before, said, found.kind, found.compressor or "layout", lossless=found.lossless)
    return msgspec.structs.replace(settled, gone=gone)


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


def _budget(job: Job) -> int:
    """Tokens above which the text is summarised; never, where what a summary leaves out would be gone for good."""
    return int(job.settings.budget * job.bias) if job.settings.originals else _ENDLESS


def _settled(job: Job, before: Sized, said: Sized, kind: str, compressor: str, *, lossless: bool) -> Replacement:
    """The replacement, if it gains enough to be worth a change."""
    gain = before.exact - said.exact
    if gain < _LEAST_SHARE * before.exact and gain < _LEAST_TOKENS:
        return Replacement(None, Reason.NO_GAIN, kind=kind, tokens_before=before.exact)
    return Replacement(said.text, "", kind, compressor, before.exact, said.exact, lossless, short_id(job.text))


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
    opening = "" if remark is None else remark(found.said.text)
    return f"\n{opening}" + markers.gap(f"original {short_id(job.text)}: thinwire get {short_id(job.text)}")


def _smallest(original: Sized, level: Level, budget: int, kinds: Kinds, *, code: bool) -> Candidate:
    """The best candidate that keeps the level's promise; the text itself where there is none."""
    text = original.text
    sections = cut(text, kinds.of)
    applicable = kinds.applicable(text, code)
    kind = applicable[0].name if applicable else "text"
    owes = applicable[0].owes if applicable else None
    lossy = level != "lossless"
    plain = Candidate(original, kind, "", lossless=True)

    def kept() -> list[Candidate]:
        whole = (candidate for compressor in applicable for candidate in _keeping(compressor, text, kind, lossy))
        return [*whole, *_by_section(sections, level, _ENDLESS, kinds, code)]

    def summaries() -> list[Candidate]:
        whole = (candidate for compressor in applicable for candidate in _summing(compressor, text, kind, budget))
        return [*whole, *_by_section(sections, level, budget, kinds, code)]

    if lossy and original.rough > _HOPELESS * budget:
        summary = _first_kept(text, owes, summaries(), plain)
        short = summary.said.surely_under(original.rough // _HOPELESS)
        return summary if short else _first_kept(text, owes, kept(), summary)
    best = _first_kept(text, owes, kept(), plain)
    if not lossy or best.said.surely_under(budget + 1):
        return best
    summary = _first_kept(text, owes, summaries(), best)
    for_little = not summary.complete and summary.said.exact > (1 - _WORTH_FACTS) * best.said.exact
    return best if for_little else summary


def _by_section(sections: list[str], level: Level, budget: int, kinds: Kinds, code: bool) -> Iterator[Candidate]:
    """The text put together from its sections, each on its own best."""
    if len(sections) < 2:
        return
    total = sum(map(len, sections))
    parts = [
        _smallest(Sized(section), level, max(1, budget * len(section) // total), kinds, code=code)
        for section in sections
    ]
    names = dict.fromkeys(part.compressor for part in parts if part.compressor)
    if not names:
        return
    said = "".join(_ended_like(section, part.said.text) for section, part in zip(sections, parts, strict=True))
    lossless, complete = all(part.lossless for part in parts), all(part.complete for part in parts)
    yield Candidate(Sized(said), "mixed", "+".join(names), lossless, complete)


def _ended_like(section: str, text: str) -> str:
    return text + "\n" if section.endswith("\n") and not text.endswith("\n") else text


def _keeping(compressor: Compressor, text: str, kind: str, lossy: bool) -> Iterator[Candidate]:
    if compressor.fold is not None and (folded := compressor.fold(text)) is not None:
        yield Candidate(Sized(folded), kind, compressor.name, lossless=True)
    if lossy and compressor.gather is not None and (gathered := compressor.gather(text)) is not None:
        yield Candidate(Sized(gathered), kind, compressor.name, lossless=False)


def _summing(compressor: Compressor, text: str, kind: str, budget: int) -> Iterator[Candidate]:
    if compressor.summarise is not None and (summary := compressor.summarise(text, budget)) is not None:
        yield Candidate(Sized(summary), kind, compressor.name, lossless=False, complete=False)


def _first_kept(text: str, owes: Owes | None, candidates: list[Candidate], otherwise: Candidate) -> Candidate:
    """The smallest candidate that is smaller than `otherwise` and keeps what it promises.

    What a text owes follows from its own kind, whoever made the candidate: a diff read as a list of commits owes its changes.
    """
    refused = False
    for candidate in _from_the_smallest(candidates):
        if not candidate.said.under(otherwise.said):
            break
        if candidate.kind == "mixed" or _keeps(text, owes, candidate):  # of a mixed one, each section was judged
            return candidate
        refused = True
    return replace(otherwise, refused=True) if refused else otherwise


def _from_the_smallest(candidates: list[Candidate]) -> Iterator[Candidate]:
    """The candidates by their tokens; only those near the shortest are counted."""
    left = list(candidates)
    while left:
        near = _SURELY_LONGER * min(len(found.said.text) for found in left)
        alike = [found for found in left if len(found.said.text) <= near]
        smallest = min(alike, key=lambda found: found.said.exact) if len(alike) > 1 else alike[0]
        yield smallest
        left.remove(smallest)


def _keeps(text: str, owes: Owes | None, candidate: Candidate) -> bool:
    """Whether the candidate holds what it says of itself."""
    said = candidate.said.text
    if candidate.lossless:
        return _inverts(text, candidate)
    owed = owes(text, not candidate.complete) if owes else text
    if candidate.complete:
        return not verify.missing(owed, said) and not (_retells(candidate) and verify.misquoted(text, said))
    # what is rare once the usual lines are taken out need not be rare in the whole text
    rare = any(not verify.missing_rarities(of, said) for of in dict.fromkeys((owed, text)))
    return rare and not verify.wrong_counts(text, said)


def _retells(candidate: Candidate) -> bool:
    return any(one.retells for one in COMPRESSORS if one.name == candidate.compressor)


def _inverts(text: str, candidate: Candidate) -> bool:
    compressor = next(found for found in COMPRESSORS if found.name == candidate.compressor)
    try:
        normal = compressor.normal(text) if compressor.normal else text
        return compressor.unfold is not None and compressor.unfold(candidate.said.text) == normal
    except ValueError:
        return False
