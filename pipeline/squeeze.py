"""One text in, what is sent instead out: classify, compress, verify, and keep it only where it clearly gains.

All candidates of a level are made, counted exactly, and judged from the smallest up; the first one that keeps what the level
promises is taken. Pure in the job, so that any process gives the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from . import markers, tokens, verify
from .across import difference, pointer
from .canonical import canonical
from .compressors import COMPRESSORS, Compressor
from .envelope import opened
from .job import Job, Replacement, short_id
from .reasons import Reason
from .sections import cut
from .settings import Level

# Worth a change of bytes: this share of the block or this many tokens.
_LEAST_SHARE: Final = 0.10
_LEAST_TOKENS: Final = 100
# A diff against an earlier result must be this much smaller than the best that can be said without one.
_CLEARLY: Final = 0.5
# A block this many times over its budget will be summarised in any case; keeping everything is not even tried.
_HOPELESS: Final = 12
_ENDLESS: Final = 1 << 62  # tokens
# Counting releases the GIL; from this many characters on, handing it to a thread costs less than it wins.
_LARGE: Final = 32_000
_COUNTER: Final = ThreadPoolExecutor(1, "count")
_CHARACTERS_PER_TOKEN: Final = 3  # of logs and the like; prose has 4


class Size:
    """The tokens of a text: roughly at once; exactly when asked, and counted meanwhile on another core if it is large."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._counting = _COUNTER.submit(tokens.count, text) if len(text) >= _LARGE else None
        self.rough = len(text) // _CHARACTERS_PER_TOKEN

    def surely_under(self, limit: int) -> bool:
        """Whether the text has fewer tokens; not even counted where it is far above."""
        far_above = self._counting is not None and self.rough > 4 * limit
        return not far_above and self.exact < limit

    @cached_property
    def exact(self) -> int:
        """Number of o200k tokens."""
        return tokens.count(self._text) if self._counting is None else self._counting.result()


Owes = Callable[[str, bool], str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to say a text, with its exact price."""

    text: str
    kind: str
    compressor: str
    tokens: int
    lossless: bool
    complete: bool = True
    """No fact is missing."""
    refused: bool = False
    """A smaller one was there, but did not hold what it promised."""


def squeeze(job: Job) -> Replacement:
    """The replacement for one block, or why there is none. Raises only on a defect in a compressor."""
    before = Size(job.text)
    if before.surely_under(job.settings.min_tokens):
        return Replacement(None, Reason.SHORT, tokens_before=before.exact)
    if markers.is_ours(job.text):
        return Replacement(None, Reason.ALREADY_COMPRESSED, tokens_before=before.exact)
    if job.earlier is not None and job.earlier.text == job.text:
        return _settled(job, before, pointer(job.text, job.earlier), "repeat", "pointer", lossless=True)
    if job.tool_class == "exact":
        return Replacement(None, Reason.EXACT_TOOL, tokens_before=before.exact)
    envelope = opened(job.text)
    text = canonical(envelope.inner)
    level: Level = "lossless" if job.tool_class == "lossless" else job.settings.level
    code = job.settings.code or job.settings.level == "aggressive"
    found = _smallest(text, level, _budget(job), before if text is job.text else Size(text), code=code)
    said = envelope.around(found.text + _recovery(job, found))
    again = _difference(job)
    if again is not None and tokens.count(again) < _CLEARLY * tokens.count(said):
        return _settled(job, before, again, "repeat", "difference", lossless=True)
    if not found.compressor and said == job.text:
        return Replacement(None, _why_not(found), kind=found.kind, tokens_before=before.exact)
    return _settled(job, before, said, found.kind, found.compressor or "layout", lossless=found.lossless)


def _budget(job: Job) -> int:
    """Tokens above which the text is summarised; never, where what a summary leaves out would be gone for good."""
    return int(job.settings.budget * job.bias) if job.settings.originals else _ENDLESS


def _settled(job: Job, before: Size, said: str, kind: str, compressor: str, *, lossless: bool) -> Replacement:
    """The replacement, if it gains enough to be worth a change."""
    after = tokens.count(said)
    gain = before.exact - after
    if gain < _LEAST_SHARE * before.exact and gain < _LEAST_TOKENS:
        return Replacement(None, Reason.NO_GAIN, kind=kind, tokens_before=before.exact)
    return Replacement(said, "", kind, compressor, before.exact, after, lossless, short_id(job.text))


def _difference(job: Job) -> str | None:
    """The diff against the result of the same call before, where that one is sent in full."""
    earlier = job.earlier
    if earlier is None or (earlier.job is not None and squeeze(earlier.job).text is not None):
        return None
    return difference(job.text, earlier)


def _why_not(found: Candidate) -> Reason:
    if found.refused:
        return Reason.UNVERIFIED
    return Reason.NO_GAIN if found.compressor or found.kind != "text" else Reason.NO_COMPRESSOR


def _recovery(job: Job, found: Candidate) -> str:
    if found.complete or not job.hint:
        return ""
    remark = next((one.remark for one in COMPRESSORS if one.name == found.compressor), None)
    opening = "" if remark is None else remark(found.text)
    return f"\n{opening}" + markers.gap(f"original {short_id(job.text)}: thinwire get {short_id(job.text)}")


def _smallest(text: str, level: Level, budget: int, size: Size, *, code: bool) -> Candidate:
    """The best candidate that keeps the level's promise; the text itself where there is none."""
    sections = cut(text)
    applicable = _applicable(text, code)
    kind = applicable[0].name if applicable else "text"
    owes = applicable[0].owes if applicable else None
    lossy = level != "lossless"

    def kept() -> list[Candidate]:
        whole = (candidate for compressor in applicable for candidate in _keeping(compressor, text, kind, lossy))
        return [*whole, *_by_section(sections, level, _ENDLESS, code)]

    def summaries() -> list[Candidate]:
        whole = (candidate for compressor in applicable for candidate in _summing(compressor, text, kind, budget))
        return [*whole, *_by_section(sections, level, budget, code)]

    def first_kept(candidates: list[Candidate], otherwise: Candidate | None = None) -> Candidate:
        plain = Candidate(text, kind, "", size.exact, lossless=True)
        return _first_kept(text, owes, candidates, otherwise or plain)

    if lossy and size.rough > _HOPELESS * budget:
        summary = first_kept(summaries())
        if summary.compressor:
            return summary
    best = first_kept(kept())
    return best if not lossy or best.tokens <= budget else first_kept(summaries(), best)


def _applicable(text: str, code: bool) -> list[Compressor]:
    """The compressors that recognise the text; the first one names its kind and says what it owes.

    Source code that nobody asked to shorten is no log either, however regular its lines are: it stays as it is.
    """
    found = [one for one in COMPRESSORS if one.recognise(text)]
    if found and found[0].alone:
        found = [one for one in found if one is found[0] or one.anywhere]
    return [one for one in found if code or not one.asked_for]


def _by_section(sections: list[str], level: Level, budget: int, code: bool) -> Iterator[Candidate]:
    """The text put together from its sections, each on its own best."""
    if len(sections) < 2:
        return
    total = sum(map(len, sections))
    parts = [
        _smallest(section, level, max(1, budget * len(section) // total), Size(section), code=code)
        for section in sections
    ]
    names = dict.fromkeys(part.compressor for part in parts if part.compressor)
    if not names:
        return
    text = "".join(_ended_like(section, part.text) for section, part in zip(sections, parts, strict=True))
    yield Candidate(
        text,
        "mixed",
        "+".join(names),
        tokens.count(text),
        all(part.lossless for part in parts),
        all(part.complete for part in parts),
    )


def _ended_like(section: str, text: str) -> str:
    return text + "\n" if section.endswith("\n") and not text.endswith("\n") else text


def _keeping(compressor: Compressor, text: str, kind: str, lossy: bool) -> Iterator[Candidate]:
    if compressor.fold is not None and (folded := compressor.fold(text)) is not None:
        yield Candidate(folded, kind, compressor.name, tokens.count(folded), lossless=True)
    if lossy and compressor.gather is not None and (gathered := compressor.gather(text)) is not None:
        yield Candidate(gathered, kind, compressor.name, tokens.count(gathered), lossless=False)


def _summing(compressor: Compressor, text: str, kind: str, budget: int) -> Iterator[Candidate]:
    if compressor.summarise is not None and (summary := compressor.summarise(text, budget)) is not None:
        yield Candidate(summary, kind, compressor.name, tokens.count(summary), lossless=False, complete=False)


def _first_kept(text: str, owes: Owes | None, candidates: list[Candidate], otherwise: Candidate) -> Candidate:
    """The smallest candidate that is smaller than `otherwise` and keeps what it promises.

    What a text owes follows from its own kind, whoever made the candidate: a diff read as a list of commits owes its changes.
    """
    smaller = sorted((found for found in candidates if found.tokens < otherwise.tokens), key=lambda found: found.tokens)
    for candidate in smaller:
        if candidate.kind == "mixed" or _keeps(
            text, owes, candidate
        ):  # the sections of a mixed one were judged one by one
            return candidate
    return replace(otherwise, refused=True) if smaller else otherwise


def _keeps(text: str, owes: Owes | None, candidate: Candidate) -> bool:
    """Whether the candidate holds what it says of itself."""
    if candidate.lossless:
        return _inverts(text, candidate)
    owed = owes(text, not candidate.complete) if owes else text
    if candidate.complete:
        return not verify.missing(owed, candidate.text)
    # what is rare once the usual lines are taken out need not be rare in the whole text
    held = any(not verify.missing_rarities(said, candidate.text) for said in dict.fromkeys((owed, text)))
    return held and not verify.wrong_counts(text, candidate.text)


def _inverts(text: str, candidate: Candidate) -> bool:
    compressor = next(found for found in COMPRESSORS if found.name == candidate.compressor)
    try:
        normal = compressor.normal(text) if compressor.normal else text
        return compressor.unfold is not None and compressor.unfold(candidate.text) == normal
    except ValueError:
        return False
