"""What holds for every compressor, present and to come: a new row in COMPRESSORS inherits all of it.

First what must not change, then what must stay, then what may be said. Laws over the compressors call them as they are, on
texts they recognise and on texts they do not; laws over compress_block are those of what is sent.
"""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.evaluation.corpus import Item, load
from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.compressors.contract import Compressor
from thinwire.pipeline.compressors.registry import COMPRESSORS
from thinwire.pipeline.compressors.rows.layout import arrange
from thinwire.pipeline.compressors.selection import text as any_text
from thinwire.pipeline.model import markers, tokens
from thinwire.pipeline.model.job import Job
from thinwire.pipeline.model.normal_form import normal
from thinwire.pipeline.model.settings import Level, Settings
from thinwire.pipeline.text.terminal_text import canonical
from thinwire.pipeline.verify import gaps
from thinwire.pipeline.verify.rows import read_back

from ..work import seconds

ROOT = Path(__file__).parents[3]
LONGEST = 60_000
"""Characters of a corpus text that the laws look at; cut at a line, so that they take seconds."""
PER_KIND = 4
LEVELS: tuple[Level, ...] = ("lossless", "balanced", "aggressive")

every_compressor = pytest.mark.parametrize("compressor", COMPRESSORS, ids=lambda compressor: compressor.name)

LINES = st.sampled_from(
    [
        *(
            "10:02:03 INFO job 12 took 7 ms",
            "10:02:04 INFO job 13 took 9 ms",
            "10:02:05 ERROR job 14 failed: disk full",
            "",
            "   ",
        ),
        *(
            "Traceback (most recent call last):",
            '  File "a.py", line 3, in run',
            "ledger.Imbalance: off by 3",
            "a  b   c",
            "漢字 9",
        ),
        *(
            "src/a/b.py:12:    x = 1",
            "src/a/b.py:13-    y = 2",
            "src/a/c.py:7:def f():",
            "--",
            "src/a/",
            "src/a/b.py",
            "./src:",
        ),
        *(
            "diff --git a/x.py b/x.py",
            "--- a/x.py",
            "+++ b/x.py",
            "@@ -1,3 +1,3 @@ def f",
            "-old",
            "+new",
            " same",
            "\\ No newline",
        ),
        *(
            "test a::b ... ok",
            "test a::c ... FAILED",
            "ok 1 - it works",
            "PASS t/x.js",
            "x.py:3:5: E501 line too long",
            "[1/9] CC x.o",
        ),
        *(
            '{"a": 1, "b": [1, 2.50, 1e400]}',
            '{"a": 2, "b": null}',
            "[",
            "]",
            "{",
            '"k": "v",',
            "| a | b |",
            "|---|---|",
            "a,b,c",
            "1\t2\t3",
        ),
        *(
            "NAME   READY   STATUS",
            "web-1  1/1     Running",
            "QUJD" * 80,
            "=" * 30,
            "commit 0123456789abcdef",
            "[… 3 lines]",
            "\ud800",
            "\x00",
        ),
    ]
)
TEXTS = st.lists(LINES | st.text(max_size=12), max_size=14).flatmap(
    lambda lines: st.integers(1, 40).map(lambda times: "\n".join(lines * times))
).map(lambda text: text[:20_000]) | st.text(max_size=300)


@cache
def corpus() -> tuple[Item, ...]:
    """A few texts of each kind, canonical, shortest first."""
    found: dict[str, list[Item]] = {}
    for item in sorted(load(ROOT / "tests" / "corpus"), key=lambda item: len(item.text)):
        found.setdefault(item.kind, []).append(item)
    chosen = [item for items in found.values() for item in items[:: max(1, len(items) // PER_KIND)][: PER_KIND + 1]]
    return tuple(Item(item.kind, item.name, _cut(canonical(item.text)), item.tool, item.command) for item in chosen)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST or text[0] in "[{" else text[: text.rfind("\n", 0, LONGEST) + 1]


def outputs(compressor: Compressor, text: str, budget: int = 400) -> dict[str, str]:
    """What the compressor makes of the text, by the name of the function; it selects only from what it recognises."""
    found = {
        "fold": compressor.fold(text) if compressor.fold else None,
        "select": compressor.select(text, budget).text if compressor.select and compressor.recognise(text) else None,
        "summarise": compressor.summarise(text, budget) if compressor.summarise else None,
    }
    return {name: output for name, output in found.items() if output is not None}


def sent(text: str, level: Level = "balanced", budget: int | None = None) -> str:
    found = compress_block(Job(text, "any", Settings(level=level, block_budget=budget, min_tokens=0)))
    return text if found.text is None else found.text


# --- what must not change


@pytest.mark.parametrize("level", LEVELS)
@settings(max_examples=40, deadline=None)
@given(text=TEXTS)
def test_what_holds_a_marker_is_left_alone(level: Level, text: str) -> None:
    assert sent(text + "\n[… 3 lines]", level) == text + "\n[… 3 lines]"


@pytest.mark.parametrize("item", corpus(), ids=lambda item: f"{item.kind}/{item.name}")
def test_compressing_what_was_compressed_changes_nothing(item: Item) -> None:
    for level in LEVELS:
        once = sent(item.text, level, 500)
        assert sent(once, level, 500) == once


@pytest.mark.parametrize("level", LEVELS)
@settings(max_examples=40, deadline=None)
@given(text=TEXTS)
def test_never_more_tokens_and_never_a_second_time(level: Level, text: str) -> None:
    once = sent(text, level, 60)
    assert tokens.count(once) <= tokens.count(text)
    assert sent(once, level, 60) == once


@every_compressor
@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_no_text_makes_a_compressor_raise_and_unfold_inverts_fold(compressor: Compressor, text: str) -> None:
    text = canonical(text)
    if not compressor.recognise(text) or markers.is_ours(text):
        return
    folded = outputs(compressor, text, 60).get("fold")
    if folded is not None:
        assert compressor.unfold is not None and compressor.unfold(folded) == _normal(compressor, text)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_rows_are_read_back_line_by_line(text: str) -> None:
    text = canonical(text)
    for exact in (True, False):
        laid_out = None if markers.is_ours(text) else arrange(text, exact=exact)
        if laid_out is not None:
            assert read_back(laid_out) == (text if exact else normal(text)).split("\n")


@settings(max_examples=100, deadline=None)
@given(text=TEXTS, budget=st.integers(20, 400))
def test_what_is_selected_stands_where_its_counts_put_it(text: str, budget: int) -> None:
    text = canonical(text)
    if not markers.is_ours(text):
        selection = any_text.select(text, budget)
        assert gaps.shown_lines(read_back(selection.text), selection.lines)


@pytest.mark.parametrize("item", corpus(), ids=lambda item: f"{item.kind}/{item.name}")
def test_what_is_selected_of_real_outputs_stands_where_its_counts_put_it(item: Item) -> None:
    for select in [any_text.select, *(one.select for one in COMPRESSORS if one.select and one.recognise(item.text))]:
        for budget in (300, 1500):
            selection = select(item.text, budget)
            assert gaps.shown_lines(read_back(selection.text), selection.lines)


@every_compressor
def test_unfold_inverts_fold_on_real_outputs(compressor: Compressor) -> None:
    for item in corpus():
        folded = compressor.fold(item.text) if compressor.fold and compressor.recognise(item.text) else None
        if folded is not None:
            assert compressor.unfold is not None and compressor.unfold(folded) == _normal(compressor, item.text), (
                item.name
            )


@every_compressor
@settings(max_examples=40, deadline=None)
@given(text=TEXTS)
def test_unfold_refuses_with_a_value_error_or_answers(compressor: Compressor, text: str) -> None:
    if compressor.unfold is not None:
        try:
            assert isinstance(compressor.unfold(text), str)
        except ValueError:
            return


def _normal(compressor: Compressor, text: str) -> str:
    return compressor.normal(text) if compressor.normal else text


# --- what must stay


@pytest.mark.parametrize("item", corpus(), ids=lambda item: f"{item.kind}/{item.name}")
def test_a_larger_budget_never_gives_less(item: Item) -> None:
    sizes = [tokens.count(sent(item.text, "balanced", budget)) for budget in (250, 500, 1000, 2000, 4000, 1 << 40)]
    assert sizes == sorted(sizes)


@pytest.mark.parametrize("item", corpus(), ids=lambda item: f"{item.kind}/{item.name}")
def test_above_the_budget_it_is_used_and_only_what_must_stay_is_above_it(item: Item) -> None:
    whole = tokens.count(sent(item.text, "balanced", 1 << 40))
    for budget in (1000, 3000):
        used = tokens.count(sent(item.text, "balanced", budget))
        if whole > budget and item.kind not in (
            "diff",
            "code",
        ):  # changed lines stay; bodies of functions are no records
            assert 0.8 * budget <= used <= 1.02 * budget


@pytest.mark.parametrize(
    "stamp", ["10:0{}:00", "2026-03-08T10:0{}:00", "2026-03-08 10:0{}:00,123", "Mar  8 10:0{}:00 host", "[10:0{}:00]"]
)
@pytest.mark.parametrize("level", LEVELS[1:])
def test_an_error_in_a_quiet_log_stays_whatever_the_log_is_taken_for(stamp: str, level: Level) -> None:
    quiet = [f"{stamp.format(at % 10)} INFO worker-{at % 3}: job {7000 + at} took {at % 17} ms" for at in range(500)]
    error = "ERROR worker-1: job 9999 refused by gateway-7"
    said = sent("\n".join([*quiet[:300], f"{stamp.format(5)} {error}", *quiet[300:]]), level)
    assert error in said and tokens.count(said) < 8500


# --- what may be said


@every_compressor
def test_every_word_is_the_inputs_or_of_the_marker_vocabulary(compressor: Compressor) -> None:
    for item in corpus():
        if compressor.recognise(item.text):
            for function, output in outputs(compressor, item.text).items():
                assert _words(output) - _words(item.text) - markers.WORDS == set(), (function, item.name)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text))


@every_compressor
def test_what_changed_more_than_white_space_holds_a_marker(compressor: Compressor) -> None:
    for item in corpus():
        if compressor.recognise(item.text):
            for function, output in outputs(compressor, item.text).items():
                assert (
                    markers.is_ours(output) or output.split() == item.text.split() or _bare(output) == _bare(item.text)
                ), function


def _bare(text: str) -> str:
    return "".join(text.split())


# --- the same answer everywhere, in linear time


def _digest() -> str:
    said = "".join(sent(item.text, level, 500) for item in corpus() for level in LEVELS[1:])
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


_ELSEWHERE = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from tests.pipeline.compressors.test_laws import _digest; print(_digest())"
)


def test_another_process_with_another_hash_seed_gives_the_same_answer() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE, str(ROOT)],
        env={**os.environ, "PYTHONHASHSEED": "77"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == _digest()


HOSTILE: dict[str, Callable[[int], str]] = {
    "one line": lambda size: "abc 123 " * (size // 8),
    "one word": lambda size: "a" * size,
    "blank lines": lambda size: "\n" * size,
    "two lines": lambda size: "a b c 1\nd e f 2\n" * (size // 16),
    "all lines differ": lambda size: "\n".join(f"{at:x} {at * 7919 % 1000003:x} w{at}" for at in range(size // 20)),
    "nesting": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "brackets": lambda size: '{"a":' * (size // 5),
    "records": lambda size: "[" + ",".join(f'{{"id":{at},"v":"x{at % 7}"}}' for at in range(size // 22)) + "]",
    "colons": lambda size: "a:1:" * (size // 4),
    "hits": lambda size: "\n".join(f"src/f{at % 50}.py:{at}: x = {at % 9}" for at in range(size // 24)),
    "hunks": lambda size: "diff --git a/x b/x\n--- a/x\n+++ b/x\n" + "@@ -1,1 +1,1 @@\n-a\n+b\n" * (size // 22),
    "tests": lambda size: "\n".join(f"test m{at % 9}::t{at} ... ok" for at in range(size // 22)),
    "binary": lambda size: "\x00\x01\xff\ufffd" * (size // 4),
    "cjk": lambda size: "漢字かな 12\n" * (size // 8),
    "quotes": lambda size: "\"'`" * (size // 3),
    "escaped quotes": lambda size: "['" + "\\'" * (size // 2),
    "blanks": lambda size: "[None," + " " * size,
}
SMALL = 12_000
# Four times the input, and the work of two doublings at 2.3 each; what is left of a second is the clock's.
GROWTH, SLACK = 2.3**2, 0.03


@every_compressor
@pytest.mark.parametrize("shape", HOSTILE)
def test_twice_the_input_is_at_most_2_3_times_the_work(compressor: Compressor, shape: str) -> None:
    def work(size: int) -> float:
        text = HOSTILE[shape](size)
        return seconds(lambda: (compressor.recognise(text), outputs(compressor, text, 500)))

    def is_linear() -> bool:
        return work(4 * SMALL) <= GROWTH * min(work(SMALL), work(SMALL)) + SLACK

    assert any(is_linear() for _ in range(6))
