"""The laws of folding JSON that was cut."""

from __future__ import annotations

import random
from json import dumps

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.json_data import fold, gather, normal, owes, recognise, summarise, unfold
from thinwire.pipeline.verify.verify import missing

from .documents import DOCUMENTS
from .test_cuts import ROWS, TEXT

MADE = {name: make(random.Random(5)) for name, make in DOCUMENTS.items()}
SPELT = {(name, indent): dumps(made, indent=indent) for name, made in MADE.items() for indent in (None, 2)}
SPELT |= {(name, 0): "\n".join(map(dumps, made)) for name, made in MADE.items() if isinstance(made, list)}
TEXTS = st.sampled_from(sorted(SPELT, key=str))
MARKERS = st.sampled_from(
    ["", "\n", "\n... [truncated]", "\n… +120 lines", "\n\n[12345 characters truncated]\n\n", "\\", '"']
)
BETWEEN = st.sampled_from(["\n... [truncated]\n", "\n\n[12345 characters truncated]\n\n", "\n"])
SHARES = st.floats(0, 1)


def _holds(text: str) -> None:
    folded = fold(text)
    if folded is None:
        return
    assert unfold(folded) == normal(text)
    assert fold(folded) in (None, folded)
    assert not missing(owes(text, False), folded)


@settings(deadline=None, max_examples=60)
@given(TEXTS, SHARES, SHARES, MARKERS)
def test_any_stretch_folds_and_unfolds_and_keeps_its_facts(
    of: tuple[str, int | None], start: float, end: float, marker: str
) -> None:
    text = SPELT[of]
    _holds(text[int(start * len(text) / 2) : int((1 + end) * len(text) / 2)] + marker)


@settings(deadline=None, max_examples=60)
@given(TEXTS, SHARES, SHARES, BETWEEN)
def test_any_head_and_tail_fold_and_unfold(of: tuple[str, int | None], head: float, tail: float, marker: str) -> None:
    text = SPELT[of]
    _holds(text[: int(head * len(text) / 2)] + marker + text[int((1 + tail) * len(text) / 2) :])


@settings(deadline=None, max_examples=40)
@given(TEXTS, SHARES, SHARES)
def test_whole_lines_fold_and_unfold(of: tuple[str, int | None], start: float, end: float) -> None:
    text = SPELT[of]
    lines = text.split("\n")
    _holds("\n".join(lines[int(start * len(lines) / 2) : int((1 + end) * len(lines) / 2)]))


@settings(deadline=None, max_examples=40)
@given(TEXTS, SHARES, MARKERS)
def test_summaries_and_blocks_of_what_was_cut_never_raise(of: tuple[str, int | None], end: float, marker: str) -> None:
    text = SPELT[of]
    cut = text[: int(end * len(text))] + marker
    summarise(cut, 100)
    gathered = gather(cut)
    assert gathered is None or not missing(owes(cut, False), gathered)


def test_a_cut_document_says_where_it_was_cut() -> None:
    folded = fold(TEXT[: TEXT.index("served 5 w")] + "served\n... [truncated]")
    assert folded is not None
    assert folded.endswith(
        '=={"id":5,"tags":["a","b"]}\n}\n[… then, in $.items.5, as in the original:]\n"said": "served\n... [truncated]'
    )


def test_a_part_without_a_start_is_a_table_up_to_its_bracket() -> None:
    folded = fold(TEXT[TEXT.index('"id": 3') :])
    assert folded is not None
    assert folded.startswith("[… the start of this was cut in the original:]\n")
    assert folded.endswith('\n],"next":null}')
    assert "[… 16 rows: " in folded


def test_a_row_that_was_cut_costs_the_others_no_constant() -> None:
    folded = fold(dumps([{"id": n, "state": "shipped again", "kind": "order"} for n in range(30)])[:-25])
    assert folded is not None
    assert folded.startswith("[… 30 rows: id,state=shipped again,kind=order]\n")


def test_errors_outlast_the_summary_of_what_was_cut() -> None:
    rows = [{"id": n, "said": "connection refused: fatal" if n == 70 else f"served {n}"} for n in range(200)]
    short = summarise(dumps({"items": rows})[:-200], 60)
    assert short is not None
    assert "connection refused: fatal" in short
    assert len(short) < 2000


@pytest.mark.parametrize(
    "text", [str(ROWS).replace("[", "[("), "[main] INFO x\n" * 100, '{"a": ' * 5000, "}" * 100_000]
)
def test_what_is_no_json_is_not_recognised(text: str) -> None:
    assert not recognise(text)


@pytest.mark.parametrize(
    "text", ['[{"id": 1, "b": 2, "c": 3, "d": "%s"}, {"id": 2, "b"', '{"a": {"id": "%s"}, "b": {"id": 2}, "c": {"id']
)
def test_a_row_that_was_cut_is_no_reason_for_a_table(text: str) -> None:
    _holds(text % ("far " * 60))
