"""One text in, what is sent instead out: unwrap it, refer, leave out what is no content, keep the best where it clearly gains.

Up to the budget every line stays, in its order: the smallest layout that its inverse reads back is taken. Above it whole
records stay (candidates/). Tokens are counted exactly, but only where lengths leave it open which text has fewer. Pure in the
job, so that any process gives the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from .candidates.best import best, ended_like
from .candidates.candidate import ENDLESS, Candidate, Sized, Wishes
from .candidates.kinds import Kinds
from .compressors.diff import DIFF
from .compressors.omissions import OMISSIONS, SENTENCES
from .compressors.opaque import Hidden, hide
from .compressors.prose import ROOM
from .compressors.registry import COMPRESSORS
from .model import markers
from .model.job import Job, Replacement, short_id
from .model.reasons import Reason
from .model.settings import Level
from .references.given import LAID_OUT
from .references.refer import Referring, refer
from .references.wording import pointer
from .text.envelope import opened
from .text.keep import stay
from .text.terminal_text import canonical
from .verify.omitted import wrongly_omitted
from .verify.prose_facts import wrongly_dropped

_LINE_NUMBERS: Final = "line numbers"
"""What was done to a text in which nothing but line numbers is left out."""
# Worth a change of bytes: this share of the block or this many tokens; more, where edits may depend on what is referred to.
_LEAST_SHARE: Final = 0.10
_LEAST_TOKENS: Final = 30
_LEAST_EXACT_TOKENS: Final = 100
# Worth leaving out what is no content: this share of the text.
_WORTH_OMITTING: Final = 0.05
# With so many tokens left of prose, no sentence in it is cut.
_PROSE_ROOM: Final = round(1.2 * ROOM)
# A part between two references that is laid out anew has so many tokens.
_LEAST_PART: Final = 60
# A text with references that has so many times the tokens of another candidate does not get as few by laying out what is given.
_HOPELESS: Final = 3
_HINT: Final = 40  # tokens of a recovery hint, at most


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a text would be sent as without references, the candidate it was made of, and whether something of it is gone."""

    candidate: Candidate
    sized: Sized
    gone: bool
    budget: int


def compress_block(job: Job) -> Replacement:
    """The replacement for one block, or why there is none. Raises only on a defect in a compressor."""
    before = Sized(job.text, ahead=True)
    if before.surely_under(job.settings.min_tokens):
        return Replacement(None, Reason.SHORT, tokens_before=before.exact)
    if markers.is_ours(job.text) and not job.quotes:
        return Replacement(None, Reason.ALREADY_COMPRESSED, tokens_before=before.exact)
    if job.same:
        return _settled(job, before, Sized(pointer(job.text, job.same)), "repeat", "pointer", lossless=True)
    referring = refer(job, job.settings.numbers if job.tool_class == "exact" else "all")
    if job.tool_class == "exact":
        unchanged = Replacement(None, job.exact or Reason.EXACT_TOOL, tokens_before=before.exact)
        return unchanged if referring is None else _referred(job, before, referring)
    if job.quotes:
        return _around_markers(job, before)
    kinds = Kinds()
    sent = _laid_out(job, before, kinds)
    if referring is not None:
        referred = _referred(job, before, referring)
        if referred.tokens_after <= _HOPELESS * sent.sized.exact:
            referred = _with_layouts(job, referred, referring, kinds)
        if referred.text is not None and referred.tokens_after <= sent.sized.exact:
            return referred
    return _replacement(job, before, sent)


def _laid_out(job: Job, before: Sized, kinds: Kinds) -> _Sent:
    """Return the best of the text: out of its envelope, without what is no content of it and without blobs."""
    shortened = _with_fewer_words(job)
    envelope = opened(shortened or job.text)
    wishes = _wishes(job)
    text, omitted = canonical(envelope.inner), list[str]()
    if job.settings.originals:
        text, omitted = content(text, wishes, kinds)
        if SENTENCES in omitted and Sized(text).surely_under(max(_PROSE_ROOM, wishes.budget)):
            wishes = replace(wishes, budget=ENDLESS)  # what is left has to stay, and no sentence is to be cut
    omitted = ["words", *omitted] if shortened else omitted
    hidden = _without_blobs(text, wishes, kinds)
    bare = before if hidden.text is job.text else Sized(hidden.text)
    candidate = best(bare, wishes, kinds)
    gone = bool(hidden.markers) or bool(omitted) or not candidate.complete
    shown = hidden.shown(candidate.sized.text + (_recovery(job, candidate) if gone and job.hint else ""))
    candidate = _with_omissions(_with_blobs(candidate, hidden), omitted)
    return _Sent(candidate, _sized(envelope.around(shown), candidate.sized), gone, wishes.budget)


def _with_fewer_words(job: Job) -> str:
    """Return what a model has made of the text, where no more is gone than may be; "" for nothing."""
    if not job.settings.originals or not job.shortened or wrongly_dropped(job.text, job.shortened):
        return ""
    return job.shortened if stay(job.text, job.shortened, job.settings.keep) else ""


def _without_blobs(text: str, wishes: Wishes, kinds: Kinds) -> Hidden:
    """Return the text with its blobs hidden, where nothing that is to stay is in them."""
    whole = wishes.level == "lossless" or kinds.recognised(DIFF, text)  # a patch must apply
    hidden = Hidden(text) if whole else hide(text)
    return hidden if not hidden.markers or stay(text, hidden.text, wishes.keep) else Hidden(text)


def _replacement(job: Job, before: Sized, sent: _Sent) -> Replacement:
    """Return what is sent, if it differs and gains enough; otherwise why not."""
    candidate = sent.candidate
    if not candidate.compressor and sent.sized.text == job.text:
        return Replacement(None, _why_not(candidate), kind=candidate.kind, tokens_before=before.exact)
    settled = _settled(
        job,
        before,
        sent.sized,
        candidate.kind,
        candidate.compressor or "layout",
        lossless=candidate.lossless,
        budget=sent.budget,
    )
    return msgspec.structs.replace(settled, gone=sent.gone)


def _around_markers(job: Job, before: Sized) -> Replacement:
    """Return what is said instead of a text that quotes markers, or has forged ones: each stays in its place, as a line that no
    compressor sees, and what stands between them is laid out anew, each part by itself. Nothing of it is left out."""
    text, made = _laid_out_around(job, job.text, job.settings.min_tokens)
    if not made:
        return Replacement(None, Reason.ALREADY_COMPRESSED, tokens_before=before.exact)
    lossless = all(part.lossless for part in made)
    settled = _settled(job, before, Sized(text), "mixed", _names(made), lossless=lossless)
    return msgspec.structs.replace(settled, gone=any(part.gone is not False for part in made))


def _laid_out_around(job: Job, text: str, min_tokens: int) -> tuple[str, Sequence[Replacement]]:
    """The text with what stands between its lines with markers laid out anew, each part by itself, and what was made of them."""
    settings = replace(job.settings, originals=False, min_tokens=min_tokens)
    alone = msgspec.structs.replace(job, settings=settings, hint=False, sources=(), shortened="", quotes=False)
    parts = markers.parts_around(text)
    made: list[Replacement] = []
    for index in range(0, len(parts), 2):
        if len(parts[index]) >= min_tokens:
            replacement = compress_block(msgspec.structs.replace(alone, text=parts[index].removesuffix("\n")))
            if replacement.text is not None:
                made.append(replacement)
                parts[index] = ended_like(parts[index], replacement.text)
    return "".join(parts), made


def _names(made: Sequence[Replacement]) -> str:
    return "+".join(dict.fromkeys(part.compressor for part in made))


def _with_layouts(job: Job, referred: Replacement, referring: Referring, kinds: Kinds) -> Replacement:
    """A text with references in which what is given is laid out anew, where that gains enough; no patch."""
    if referred.text is None or not referring.line_by_line or kinds.recognised(DIFF, job.text):
        return referred
    text, made = _laid_out_around(job, referring.text, _LEAST_PART)
    after = Sized(text).exact
    if not made or after > referred.tokens_after - _LEAST_TOKENS or any(part.gone is not False for part in made):
        return referred
    return msgspec.structs.replace(
        referred,
        text=text,
        tokens_after=after,
        compressor=f"{referred.compressor}{LAID_OUT}{_names(made)}",
        lossless=all(part.lossless for part in made),
        gone=False,
    )


def _wishes(job: Job) -> Wishes:
    """Return what is wished for; nothing is selected where what it leaves out would be gone for good."""
    level: Level = "lossless" if job.tool_class == "lossless" else job.settings.level
    budget = int(job.settings.budget * job.bias) if job.settings.originals and level != "lossless" else ENDLESS
    code = job.settings.code or job.settings.level == "aggressive"
    whole = job.settings.level != "aggressive"
    acted_on = whole and job.tool_class == "lossless"
    return Wishes(level, budget, code, job.settings.keep, _HINT if job.hint else 0, whole, acted_on)


def content(text: str, wishes: Wishes, kinds: Kinds) -> tuple[str, list[str]]:
    """The text without what is no content of it, or more than the budget wants of prose; and the names of what was left out."""
    made: list[str] = []
    for omission in OMISSIONS:
        if wishes.level not in omission.levels or (omission.of_prose and kinds.of_any(text)):
            continue
        rest = omission.omit(text, wishes.budget)
        if rest is None or (omission.name != SENTENCES and len(rest) > (1 - _WORTH_OMITTING) * len(text)):
            continue
        if not wrongly_omitted(omission.name, text, rest) and stay(text, rest, wishes.keep):
            text = rest
            made.append(omission.name)
    return text, made


def _with_omissions(candidate: Candidate, made: list[str]) -> Candidate:
    """The candidate, which names what was left out of the text before it was laid out, too."""
    if not made:
        return candidate
    return replace(
        candidate, kind=made[0], compressor="+".join(filter(None, (*made, candidate.compressor))), lossless=False
    )


def _with_blobs(candidate: Candidate, hidden: Hidden) -> Candidate:
    """The candidate, which names the blobs that markers stand for, too."""
    if not hidden.markers:
        return candidate
    kind = "opaque" if candidate.kind == "text" else candidate.kind
    return replace(
        candidate, kind=kind, compressor="+".join(filter(None, (candidate.compressor, "opaque"))), lossless=False
    )


def _sized(text: str, known: Sized) -> Sized:
    return known if text == known.text else Sized(text)


def _settled(
    job: Job, before: Sized, sent: Sized, kind: str, compressor: str, *, lossless: bool, budget: int = ENDLESS
) -> Replacement:
    """The replacement, if it gains enough to be worth a change; above the budget, any gain is."""
    gain = before.exact - sent.exact
    asked_for = gain > 0 and before.exact > budget
    is_edited = job.tool_class == "exact" and compressor != _LINE_NUMBERS
    least = _LEAST_EXACT_TOKENS if is_edited else _LEAST_TOKENS
    if not asked_for and gain < _LEAST_SHARE * before.exact and gain < least:
        return Replacement(None, Reason.NO_GAIN, kind=kind, tokens_before=before.exact)
    return Replacement(sent.text, "", kind, compressor, before.exact, sent.exact, lossless, short_id(job.text))


def _referred(job: Job, before: Sized, referring: Referring) -> Replacement:
    name = "reference" if referring.refers else _LINE_NUMBERS
    settled = _settled(job, before, Sized(referring.text), "repeat", name, lossless=True)
    return settled if settled.text is None else msgspec.structs.replace(settled, rests=referring.rests)


def _why_not(candidate: Candidate) -> Reason:
    if candidate.refused:
        return Reason.UNVERIFIED
    return Reason.NO_GAIN if candidate.compressor or candidate.kind != "text" else Reason.NO_COMPRESSOR


def _recovery(job: Job, candidate: Candidate) -> str:
    """The line that says how to look up what is gone."""
    remark = next((one.remark for one in COMPRESSORS if one.name == candidate.compressor), None)
    opening = "" if remark is None else remark(candidate.sized.text)
    return f"\n{opening}" + markers.gap(f"original {short_id(job.text)}: thinwire get {short_id(job.text)}")
