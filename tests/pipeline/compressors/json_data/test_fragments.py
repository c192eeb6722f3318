"""The laws of folding JSON that was cut."""

from __future__ import annotations

import random
from json import dumps

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.json_data.folding import fold, normal, recognise, unfold

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


def comes_back(text: str) -> bool:
    folded = fold(text)
    return folded is None or unfold(folded) == normal(text)


@settings(deadline=None)
@given(TEXTS, SHARES, SHARES, MARKERS)
def test_a_document_that_was_cut_at_its_ends_comes_back(
    name: tuple[str, int | None], one: float, other: float, mark: str
) -> None:
    text = SPELT[name]
    start, end = sorted((round(one * len(text)), round(other * len(text))))
    assert comes_back(text[:end] + mark)
    assert comes_back(mark + text[start:])
    assert comes_back(text[start:end])


@settings(deadline=None)
@given(TEXTS, SHARES, SHARES, BETWEEN)
def test_a_document_that_was_cut_in_its_middle_comes_back(
    name: tuple[str, int | None], one: float, other: float, between: str
) -> None:
    text = SPELT[name]
    start, end = sorted((round(one * len(text)), round(other * len(text))))
    assert comes_back(text[:start] + between + text[end:])


def test_a_cut_document_says_where_it_was_cut() -> None:
    folded = fold(TEXT[: TEXT.index("served 5 w")] + "served\n... [truncated]")
    assert folded is not None
    assert folded.endswith(
        '=={"id":5,"tags":["a","b"]}\n}\n[… then, in $.items.5, as in the original:]\n"said": "served\n... [truncated]'
    )


def test_a_part_without_a_start_is_a_table_up_to_its_bracket() -> None:
    folded = fold(TEXT[TEXT.index('"id": 3') :])
    assert folded is not None
    assert folded.startswith("[… this begins in the middle of a value:]\n")
    assert folded.endswith('\n],"next":null}')
    assert "[… 16 rows: " in folded


def test_a_row_that_was_cut_costs_the_others_no_constant() -> None:
    folded = fold(dumps([{"id": n, "state": "shipped again", "kind": "order"} for n in range(30)])[:-25])
    assert folded is not None
    assert folded.startswith("[… 30 rows: id,state=shipped again,kind=order]\n")


@pytest.mark.parametrize(
    "text", [str(ROWS).replace("[", "[("), "[main] INFO x\n" * 100, '{"a": ' * 5000, "}" * 100_000]
)
def test_what_is_no_json_is_not_recognised(text: str) -> None:
    assert not recognise(text)
