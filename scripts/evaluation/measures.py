"""The measures, each a function of the compressors under measurement and of the texts. MEASURES lists them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, TypeVar

from rich.console import Console
from rich.progress import track

from thinwire.addon.transcripts.conversation import Conversation
from thinwire.pipeline.model.settings import Level, Settings

from ..replay.fidelity import Fidelity, fidelity
from ..replay.results import Result, others, results
from . import literals
from .corpus import Item
from .order import ESCAPES, Order, is_data, order
from .questions import Sent, asked_of, questions
from .relations import Sample, attributed, samples
from .runners import NO_BUDGET, Runner, as_it_came, size, tail, thinwire
from .tables import Cell, Findings, share

T = TypeVar("T")

_NOTES: Final = 12
_TAIL: Final = 200
_LADDER: Final = (250, 500, 1_000, 2_000, 4_000, 8_000, 16_000)
"""Budgets in tokens between which more must never give less."""
_JUST_BELOW: Final = (0.95, 0.8)
"""Of what it takes to keep everything: budgets just above which the text is."""
_USED: Final = 0.9
_LONGEST: Final = 60_000
"""Tokens of a text that goes up the whole ladder."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be measured on what."""

    runners: Sequence[Runner]
    items: Sequence[Item]
    logs: Sequence[Item]
    """CI logs with the signals that they must keep."""
    sessions: Sequence[Conversation] = ()
    """Recorded agent sessions."""


def saved(work: Work) -> Findings:
    """Tokens saved per kind, and beside them the literals and the lines that a reader still has."""
    columns = ("kind", "by", "blocks", "touched", "before", "after", "saved %", "literals %", "in parts %", "ms/MB")
    findings = Findings("saved", "saved, and what is still there", columns)
    for kind in sorted({item.kind for item in work.items}):
        for runner in work.runners:
            findings.rows.append(_saved(kind, runner, [item for item in work.items if item.kind == kind]))
    return findings


def _saved(kind: str, runner: Runner, items: list[Item]) -> tuple[Cell, ...]:
    before = after = asked = whole = parts = touched = characters = 0
    seconds = 0.0
    for item in _watched(items, f"{kind} {runner.name}"):
        answer = runner(item)
        before += size(item.text)
        after += size(answer.text)
        touched += answer.text != item.text
        seconds += answer.seconds
        characters += len(item.text)
        counts = literals.kept(item.text, answer.text)
        asked, whole, parts = asked + counts[0], whole + counts[1], parts + counts[2]
    shares = (100 - (share(after, before) or 0.0), share(whole, asked), share(parts, asked))
    return kind, runner.name, len(items), touched, before, after, *shares, round(1e9 * seconds / max(1, characters))


def relations(work: Work) -> Findings:
    """Details that can still be told to stand under their headings, over generated dialects."""
    columns = ("by", "texts", "saved %", "details", "kept %", "wrong")
    findings = Findings("relations", "details that a reader attributes to their heading, below the budget", columns)
    made = {_as_item(index, sample): sample for index, sample in enumerate(samples())}
    for runner in work.runners:
        items = _below_budget(made, runner)
        tellings = [(made[item], *attributed(made[item], runner(item).text)) for item in _watched(items, runner.name)]
        asked, kept = Counter[str](), Counter[str]()
        for sample, here, _ in tellings:
            asked[sample.dialect] += len(sample.relations)
            kept[sample.dialect] += here
        wrong = sum(misled for _, _, misled in tellings)
        spared = _saved_share(items, runner)
        findings.rows.append(
            (runner.name, len(items), spared, asked.total(), share(kept.total(), asked.total()), wrong)
        )
        torn = sorted((kept[name] / asked[name], name) for name in asked if kept[name] < asked[name])
        findings.notes += [f"{runner.name}: {name} {100 * part:.0f} %" for part, name in torn]
    return findings


def _as_item(position: int, sample: Sample) -> Item:
    return Item("dialect", f"{position} {sample.dialect}", sample.text, "Bash", "./run")


def _saved_share(items: Sequence[Item], runner: Runner) -> float | None:
    spared = share(sum(map(runner.tokens, items)), sum(size(item.text) for item in items))
    return None if spared is None else 100 - spared


def answerable(work: Work) -> Findings:
    """Questions about outputs of real tools that a strict reader answers from what was sent."""
    findings = Findings(
        "answerable", "questions that a strict reader answers", ("by", "texts", "saved %", "questions", "answered %")
    )
    items = [item for item in work.items if asked_of(item)]
    asked = {item: list(questions(item, asked_of(item))) for item in items}
    for runner in work.runners:
        missed: list[str] = []
        for item in _watched(items, f"questions {runner.name}"):
            sent = Sent(runner(item).text)
            missed += [
                f"{item.kind}/{item.name}: {one.wording} {one.answer}" for one in asked[item] if not sent.answers(one)
            ]
        number = sum(map(len, asked.values()))
        findings.rows.append(
            (runner.name, len(items), _saved_share(items, runner), number, share(number - len(missed), number))
        )
        findings.notes += [f"{runner.name}: {one}" for one in missed[:: max(1, len(missed) // _NOTES)][:_NOTES]]
    return findings


def curve(work: Work) -> Findings:
    """Saved against answerable, by budget: each level at every budget of the ladder, and the peers as they are."""
    runners = [
        *(
            thinwire(level, budget)
            for level in dict.fromkeys(runner.level for runner in work.runners if runner.level is not None)
            for budget in ([None] if level == "lossless" else [*_LADDER[1:], NO_BUDGET])
        ),
        *(runner for runner in work.runners if runner.level is None),
    ]
    findings = answerable(Work(runners, work.items, ()))
    return Findings("curve", "saved against answerable, by budget", findings.columns, findings.rows)


def lines(work: Work) -> Findings:
    """Lines that can be read back, whole and in their order, of every text up to the budget."""
    columns = ("kind", "by", "texts", "whole", "saved %", "lines", "in order %", "moved", "invented", "unread")
    findings = Findings("order", "lines read back whole and in their order, below the budget", columns)
    items = [*work.items, *(_as_item(index, sample) for index, sample in enumerate(samples()))]
    items = [item for item in items if not is_data(item.text)]
    for runner in work.runners:
        read = [_read_back(item, runner) for item in _watched(_below_budget(items, runner), runner.name)]
        for kind in sorted({one.item.kind for one in read}):
            findings.rows.append((kind, runner.name, *_ordered([one for one in read if one.item.kind == kind])))
        torn = sorted((one.order.kept / one.order.lines, one.note) for one in read if not one.order.whole)
        findings.notes += [f"{runner.name}: {note}" for _, note in torn[:_NOTES]]
        unread = Counter(marker.split(":")[0].rstrip("]") for one in read for marker in one.order.unread)
        findings.notes += [
            f"{runner.name}: layout not known to the reader: {layout}" for layout, _ in unread.most_common(_NOTES)
        ]
    return findings


def _below_budget(items: Iterable[Item], runner: Runner) -> list[Item]:
    return [item for item in items if runner.budget is None or size(item.text) <= runner.budget]


@dataclass(frozen=True, slots=True)
class _ReadBack:
    item: Item
    answer: str
    order: Order

    @property
    def note(self) -> str:
        item, order = self.item, self.order
        return f"{item.kind}/{item.name}: {order.kept} of {order.lines}, {order.moved} moved, {order.invented} invented"


def _read_back(item: Item, runner: Runner) -> _ReadBack:
    answer = runner(item).text
    return _ReadBack(item, answer, order(item.text, answer))


def _ordered(read: Sequence[_ReadBack]) -> tuple[Cell, ...]:
    before = sum(size(one.item.text) for one in read)
    after = sum(size(one.answer) for one in read)
    every = sum(one.order.lines for one in read)
    return (
        len(read),
        sum(one.order.whole for one in read),
        100 - (share(after, before) or 0.0),
        every,
        share(sum(one.order.kept for one in read), every),
        sum(one.order.moved for one in read),
        sum(one.order.invented for one in read),
        sum(bool(one.order.unread) for one in read),
    )


def budgets(work: Work) -> Findings:
    """Measure whether a larger budget gives more, and whether it is used."""
    columns = (
        "by",
        "texts",
        "budgets",
        "not monotone",
        "just above: cases",
        "90 % used",
        "used, mean %",
        "above budget",
    )
    findings = Findings("budget", "budgets: never less for a larger one, and used", columns)
    for level in dict.fromkeys(runner.level for runner in work.runners if runner.level and runner.level != "lossless"):
        climbs = [
            climb for item in _watched(work.items, f"budget {level}") if (climb := _climb(item, level)) is not None
        ]
        used = [part for climb in climbs for part in climb.used]
        findings.rows.append(
            (
                level,
                len(climbs),
                sum(len(climb.sent) for climb in climbs),
                sum(len(climb.falls) for climb in climbs),
                len(used),
                sum(part >= _USED for part in used),
                share(sum(used), len(used)),
                sum(climb.above for climb in climbs),
            )
        )
        worst = sorted((note for climb in climbs for note in climb.notes), reverse=True)
        findings.notes += [f"{level}: {worst_note}" for _, worst_note in worst[:_NOTES]]
    return findings


@dataclass(frozen=True, slots=True)
class _Climb:
    """One text at growing budgets."""

    name: str
    sent: dict[int, int]
    """Budget -> tokens sent, the last one being what it takes to keep everything."""
    close: tuple[int, ...]
    """Budgets just above which the text is."""

    @property
    def falls(self) -> list[tuple[int, int]]:
        """Neighbouring budgets of which the larger one gives less."""
        return [(low, high) for low, high in pairwise(self.sent) if self.sent[low] > self.sent[high]]

    @property
    def used(self) -> list[float]:
        return [min(1.0, self.sent[budget] / budget) for budget in self.close]

    @property
    def above(self) -> int:
        return sum(cost > budget for budget, cost in self.sent.items())

    @property
    def notes(self) -> Iterator[tuple[float, str]]:
        """Yield what is wrong, by the tokens that it is about."""
        for low, high in self.falls:
            less, more = self.sent[high], self.sent[low]
            yield more - less, f"{self.name}: {more:,} at {low:,} but {less:,} at {high:,}"
        for budget, part in zip(self.close, self.used, strict=True):
            if part < _USED:
                yield (
                    (1 - part) * budget,
                    f"{self.name}: {self.sent[budget]:,} of {budget:,}, {max(self.sent):,} for all",
                )


def _climb(item: Item, level: Level) -> _Climb | None:
    """The text at each budget below what it takes to keep all of it; None where that is too little or too much."""
    full = thinwire(level, NO_BUDGET).tokens(item)
    if not _LADDER[0] < full <= _LONGEST:
        return None
    close = tuple(int(part * full) for part in sorted(_JUST_BELOW))
    sent = {budget: thinwire(level, budget).tokens(item) for budget in sorted({*_LADDER, *close}) if budget < full}
    return _Climb(f"{item.kind}/{item.name}", {**sent, full: full}, close)


def recall(work: Work) -> Findings:
    """Measure the signals of CI logs that point at the cause, and the tokens that they cost."""
    columns = (
        "by",
        "logs",
        "critical",
        "kept",
        "recall %",
        "all signals %",
        "tokens a log",
        "median",
        "largest",
        "above budget",
    )
    findings = Findings("logdx", "CI logs: signals kept, and tokens a log", columns)
    if not work.logs:
        findings.notes.append("no CI logs; name some with --logdx")
        return findings
    arms = [*work.runners, Runner(f"tail -{_TAIL}", tail(_TAIL)), Runner("as it came", as_it_came)]
    for runner in arms:
        sizes, critical, kept, every, there = [], 0, 0, 0, 0
        for log in _watched(work.logs, f"logs {runner.name}"):
            sizes.append(runner.tokens(log))
            text = ESCAPES.sub("", runner(log).text)
            missing = [str(signal) for signal in log.critical if not signal.stands_in(text)]
            critical, kept = critical + len(log.critical), kept + len(log.critical) - len(missing)
            every, there = every + len(log.signals), there + sum(signal.stands_in(text) for signal in log.signals)
            if missing and runner in work.runners:
                findings.notes.append(f"{runner.name}: {log.name}: {', '.join(missing)}")
        over = sum(size > runner.budget for size in sizes) if runner.budget is not None else 0
        mean = round(sum(sizes) / len(sizes))
        findings.rows.append(
            (
                runner.name,
                len(sizes),
                critical,
                kept,
                share(kept, critical),
                share(there, every),
                mean,
                round(median(sizes)),
                max(sizes),
                over,
            )
        )
    return findings


def sessions(work: Work) -> Findings:
    """Measure what is saved in recorded sessions of tool results, and what their agents went on with that is still there."""
    columns = ("by", "sessions", "tokens", "saved %", "mean %", "used facts", "kept %", "quoted lines", "whole %")
    findings = Findings("sessions", "recorded sessions: saved, and what their agents used and quoted", columns)
    if not work.sessions:
        findings.notes.append("no sessions; name some with --sessions")
        return findings
    for runner in work.runners:
        saved, kept, before, after = [], Fidelity(), 0, 0
        for session in _watched(work.sessions, f"sessions {runner.name}"):
            sent_for = _results(session, runner)
            came, sent = sum(one.tokens_before for one in sent_for), sum(one.tokens_after for one in sent_for)
            saved.append(share(came - sent, came) or 0.0)
            before, after = before + came, after + sent
            kept += fidelity(session, {one.call: one.sent for one in sent_for})[0]
        pooled = share(before - after, before)
        facts, quoted = kept.facts, kept.lines
        kinds = ((facts.there, share(facts.kept, facts.there)), (quoted.there, share(quoted.kept, quoted.there)))
        findings.rows.append((runner.name, len(saved), before, pooled, sum(saved) / len(saved), *kinds[0], *kinds[1]))
    return findings


def _results(session: Conversation, runner: Runner) -> list[Result]:
    if runner.level is not None:
        return results(session, Settings(level=runner.level, block_budget=runner.budget))
    return others(session, lambda text: runner(Item("session", session.name, text)).text)


def _watched(things: Iterable[T], name: str) -> Iterable[T]:
    """The things, with a bar on a terminal that says how many are done."""
    return track(list(things), name, console=Console(stderr=True), transient=True)


MEASURES: Final[dict[str, Callable[[Work], Findings]]] = {
    "saved": saved,
    "relations": relations,
    "order": lines,
    "answerable": answerable,
    "budget": budgets,
    "logdx": recall,
    "sessions": sessions,
    "curve": curve,
}
