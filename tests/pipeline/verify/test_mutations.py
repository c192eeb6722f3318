"""What the judge catches: of what would be sent of each kind of text, a little is changed, and it must be noticed.

Layouts are held against their text by an inverse (rows.py, or the unfold of the kind), selections by judge (selections.py).
A mutation counts only if it says something else. How that is told, without the judge: the mutated text differs, and differs
in more than the order of rows that each carry the number of their own line (grep's, of one file); and a heading is one by
the list of this file, of whose lines at least one stands right below it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

import pytest

from scripts.evaluation.corpus import load
from thinwire.pipeline.candidates import layouts as candidates
from thinwire.pipeline.candidates.candidate import Candidate, Sized, Wishes
from thinwire.pipeline.candidates.kinds import Kinds
from thinwire.pipeline.candidates.layouts import is_read_back
from thinwire.pipeline.candidates.selections import judged
from thinwire.pipeline.text.terminal_text import canonical
from thinwire.pipeline.verify.gaps import Gap
from thinwire.pipeline.verify.rows import read_back
from thinwire.pipeline.verify.selections import judge

from ..compressors.generators import dialects
from .test_trouble import TROUBLE

ROOT = Path(__file__).parents[3]
LONGEST = 9_000
"""Characters of a text."""
TEXTS = 6
"""Texts a kind."""
TRIES = 6
"""Mutations of one sort, a text."""
LEAST = 0.95
BUDGETS = (250, 600)
ENDLESS = 1 << 40

HEADINGS = {
    "log": r"\[[a-z]+-\d+\] |worker|\d\d:\d\d:\d\d .*:$",
    "test": r"__+ .* __+$|(?:FAIL|PASS) \S|# Subtest: |not ok |--- FAIL: |failures:$|test \S+ \.\.\. FAILED$",
    "build": r"# [\w./-]+$|\S+: In function|make\[?\d*\]?: Entering|##\[group\]Run |Checking \S+:$|== .* ==$",
    "search": r"[^\d\s][^\s:]*$",
    "listing": r"commit [0-9a-f]{7,}|\S+:$|\S+/$|[0-9a-f]{8} .*\(.* \d{4}-\d\d-\d\d",
    "table": r"\[… \d+ rows|│ +[a-z]+ +│|number +sku|Package +Version|\| \S",
    "json": r"\[… (?:rows of )?\d+ rows|.*\[… \d+ rows\b[^\]]*\]$",
    "diff": r"diff --git |@@ -|commit [0-9a-f]{7,}",
    "records": r"Package: |     sku = ",
}
"""What is a heading in a text of each kind, when other lines stand right below it."""


@dataclass(frozen=True)
class Sent:
    """Something that would be sent, and who says whether it may stand for its text."""

    text: str
    accepts: Callable[[str], bool]


@cache
def texts(kind: str) -> tuple[str, ...]:
    """Recorded and generated texts of a kind, the shorter ones first."""
    made = {
        "log": (dialects.interleaved, dialects.keys, dialects.lifted), "test": (dialects.failures,),
        "build": (dialects.nested, dialects.builds), "records": (dialects.records,), "json": (dialects.documents,),
        "table": (dialects.padded,),
    }.get(kind, ())  # fmt: skip
    generated = ["\n".join(dialect(Random(7))) for dialect in made]
    recorded = [canonical(item.text) for item in load(ROOT / "tests" / "corpus")]
    short = sorted({cut(text) for text in recorded if len(text) > 1200}, key=len)
    of_kind = [text for text in short if Kinds().of(text) == kind]
    return (*generated, *of_kind[:: max(1, len(of_kind) // TEXTS)][:TEXTS])


def cut(text: str) -> str:
    return text if len(text) <= LONGEST or text[0] in "[{" else text[: text.rfind("\n", 0, LONGEST) + 1]


@cache
def layouts(kind: str) -> tuple[Sent, ...]:
    return tuple(sent for text in texts(kind) for sent in layouts_of(text))


def layouts_of(text: str) -> Iterator[Sent]:
    kinds = Kinds()
    plain = Candidate(Sized(text), kinds.of(text))
    for made in candidates.layouts(plain, kinds.applicable(text, code=False), Wishes("balanced", ENDLESS, code=False)):

        def accepts(mutated: str, made: Candidate = made) -> bool:
            return is_read_back(text, replace(made, sized=Sized(mutated)))

        if accepts(made.sized.text):
            yield Sent(made.sized.text, accepts)


@cache
def selections(kind: str) -> tuple[Sent, ...]:
    return tuple(sent for text in texts(kind) for budget in BUDGETS for sent in selections_of(text, budget))


def selections_of(text: str, budget: int) -> Iterator[Sent]:
    """The selection of a text, its rows read: lines, and gaps between them."""
    first = next(iter(Kinds().applicable(text, code=False)), None)
    kind = first if first is not None and first.select is not None else None
    selection, verdict = judged(text, kind, Wishes("balanced", budget, code=False))
    if verdict is not None and verdict.missing:
        selection, verdict = judged(text, kind, Wishes("balanced", budget, code=False), verdict.missing)
    if verdict is None or len(verdict.shown) == len(selection.lines):
        return

    def accepts(mutated: str) -> bool:
        said = judge(mutated, selection.lines)
        return said is not None and not said.missing

    written = "\n".join(map(spelled, read_back(selection.text)))
    assert accepts(selection.text)
    assert accepts(written)
    yield Sent(written, accepts)


def spelled(item: str | Gap) -> str:
    if isinstance(item, str):
        return item
    like = f", {item.like} like: {' '.join(item.words)}" if item.words else ""
    return f"[… {item.lines} {'line' if item.lines == 1 else 'lines'} left out{like}]"


# --- mutations: each gives the text with something changed, or None where there is nothing to change


VALUE = re.compile(r"[\w./-]{2,}")
COUNT = re.compile(r"(?<=\[… )\d+")
GAP = re.compile(r"\[… (\d+) (?:lines?|rows?) left out.*\]")
TOTAL = re.compile(r"\[… (\d+) lines, (\d+) shown\]")
BARE_FORM = re.compile(r"\n\W\n")
"""A form that is nothing but its value: a row below it says the same as a line of its own."""
NUMBERED = re.compile(r"(?:\S+:)?\d[\d,:]*[ -]|\d+$")


def plain(lines: Sequence[str]) -> list[int]:
    """The lines that are not markers, by number."""
    return [number for number, line in enumerate(lines) if line.strip() and not line.startswith("[… ")]


def swap_values(random: Random, sent: str, _kind: str) -> str | None:
    lines = sent.split("\n")
    chosen = random.sample(plain(lines), 2) if len(plain(lines)) > 1 else []
    if not chosen:
        return None
    one, other = chosen
    here, there = list(VALUE.finditer(lines[one])), list(VALUE.finditer(lines[other]))
    if not here or not there:
        return None
    column = random.randrange(min(len(here), len(there)))
    left, right = here[column], there[column]
    lines[one] = lines[one][: left.start()] + right[0] + lines[one][left.end() :]
    lines[other] = lines[other][: right.start()] + left[0] + lines[other][right.end() :]
    return "\n".join(lines)


def change_a_value(random: Random, sent: str, _kind: str) -> str | None:
    found = [match for match in re.finditer(r"\d+", sent) if not is_in_marker(sent, match.start())]
    if not found:
        return None
    match = random.choice(found)
    digit = random.randrange(match.start(), match.end())
    return sent[:digit] + str((int(sent[digit]) + random.randrange(1, 10)) % 10) + sent[digit + 1 :]


def is_in_marker(sent: str, place: int) -> bool:
    start = sent.rfind("\n", 0, place) + 1
    return "[… " in sent[start:place]


def move_a_line(random: Random, sent: str, kind: str) -> str | None:
    lines = sent.split("\n")
    if len(plain(lines)) < 3:
        return None
    one, other = random.sample(plain(lines), 2)
    between = lines[min(one, other) : max(one, other) + 1]
    if kind == "search" and all(map(NUMBERED.match, between)):
        return None  # each says where it stands
    lines.insert(other, lines.pop(one))
    return "\n".join(lines)


def drop_a_line(random: Random, sent: str, _kind: str) -> str | None:
    lines = sent.split("\n")
    if not plain(lines):
        return None
    del lines[random.choice(plain(lines))]
    return "\n".join(lines)


def double_a_line(random: Random, sent: str, _kind: str) -> str | None:
    lines = sent.split("\n")
    if not plain(lines):
        return None
    number = random.choice(plain(lines))
    return "\n".join([*lines[:number], lines[number], *lines[number:]])


def change_a_count(random: Random, sent: str, _kind: str) -> str | None:
    found = [match for match in COUNT.finditer(sent) if not BARE_FORM.match(sent, sent.find("\n", match.end()))]
    if not found:
        return None
    match = random.choice(found)
    return sent[: match.start()] + str(int(match[0]) + random.choice([-1, 1, 2, 10])) + sent[match.end() :]


def change_a_number_in_a_gap(random: Random, sent: str, _kind: str) -> str | None:
    gaps = list(GAP.finditer(sent)) + list(TOTAL.finditer(sent))
    if not gaps:
        return None
    gap = random.choice(gaps)
    numbers = list(re.finditer(r"\d+", gap[0].partition(" like: ")[0]))
    match = random.choice(numbers)
    start = gap.start() + match.start()
    return sent[:start] + str(int(match[0]) + random.choice([-1, 1, 3])) + sent[start + len(match[0]) :]


def without_line(sent: str, number: int) -> str:
    """`sent` with a line less, and that rightly declared."""
    lines = sent.split("\n")
    total = TOTAL.fullmatch(lines[0])
    if total is not None:
        lines[0] = f"[… {total[1]} lines, {int(total[2]) - 1} shown]"
    hidden = 1
    start, end = number, number + 1
    if number and (before := GAP.fullmatch(lines[number - 1])):
        hidden, start = hidden + int(before[1]), number - 1
    if end < len(lines) and (after := GAP.fullmatch(lines[end])):
        hidden, end = hidden + int(after[1]), end + 1
    return "\n".join([*lines[:start], spelled(Gap(hidden)), *lines[end:]])


def drop_a_heading(random: Random, sent: str, kind: str) -> str | None:
    lines = sent.split("\n")
    heading = re.compile(HEADINGS[kind])
    found = [
        number
        for number, line in enumerate(lines[:-1])
        if heading.match(line) and not GAP.fullmatch(line) and not TOTAL.fullmatch(line)
        and is_below(line, lines[number + 1], heading, kind)
    ]  # fmt: skip
    return without_line(sent, random.choice(found)) if found else None


def is_below(line: str, below: str, heading: re.Pattern[str], kind: str) -> bool:
    if not below.strip() or below.startswith("[… "):
        return False
    deeper = len(below) - len(below.lstrip()) > len(line) - len(line.lstrip())
    return deeper if kind == "log" else not heading.match(below) or deeper


OF_LAYOUTS = (swap_values, change_a_value, move_a_line, drop_a_line, double_a_line, change_a_count)
OF_SELECTIONS = (*OF_LAYOUTS[:-1], change_a_number_in_a_gap, drop_a_heading)


def caught(
    sent: Sequence[Sent], mutation: Callable[[Random, str, str], str | None], kind: str
) -> tuple[int, int, list[str]]:
    """(caught, made, what was not caught)."""
    made = right = 0
    missed: list[str] = []
    for number, one in enumerate(sent):
        random = Random(number)
        for _ in range(TRIES):
            mutated = mutation(random, one.text, kind)
            if mutated is None or mutated == one.text:
                continue
            made += 1
            if one.accepts(mutated):
                missed.append(difference(one.text, mutated))
            else:
                right += 1
    return right, made, missed


def difference(one: str, other: str) -> str:
    gone = Counter(one.split("\n")) - Counter(other.split("\n"))
    new = Counter(other.split("\n")) - Counter(one.split("\n"))
    return f"{list(gone)[:3]} -> {list(new)[:3]}"


@pytest.mark.parametrize("kind", HEADINGS)
@pytest.mark.parametrize("mutation", OF_LAYOUTS, ids=lambda one: one.__name__)
def test_of_layouts(kind: str, mutation: Callable[[Random, str, str], str | None]) -> None:
    right, made, missed = caught(layouts(kind), mutation, kind)
    assert right >= LEAST * made, (right, made, missed[:4])


@pytest.mark.parametrize("kind", HEADINGS)
@pytest.mark.parametrize("mutation", OF_SELECTIONS, ids=lambda one: one.__name__)
def test_of_selections(kind: str, mutation: Callable[[Random, str, str], str | None]) -> None:
    right, made, missed = caught(selections(kind), mutation, kind)
    assert right >= LEAST * made, (right, made, missed[:4])


@pytest.mark.parametrize("kind", HEADINGS)
def test_there_is_something_to_mutate(kind: str) -> None:
    assert len(layouts(kind)) >= 2
    assert len(selections(kind)) >= 3
    assert caught(selections(kind), drop_a_heading, kind)[1] >= 5


FINE = [f"step {at} of the plan is done" for at in range(60)]


@pytest.mark.parametrize("line", TROUBLE.strip("\n").split("\n"))
def test_a_dropped_line_of_trouble(line: str) -> None:
    lines = [*FINE[:30], line, *FINE[30:]]
    assert not judge("\n".join([*lines[:30], line, *lines[31:]]), lines).missing  # type: ignore[union-attr]
    verdict = judge(without_line("\n".join(["[… 61 lines, 61 shown]", *lines]), 31), lines)
    assert verdict is None or list(verdict.missing) == [30]
