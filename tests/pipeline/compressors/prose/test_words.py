"""words: which words may go, in which texts, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.prose.words import CHUNK, drop_words
from thinwire.pipeline.verify.prose_facts import wrongly_dropped

from .texts import FILLER

ONE = FILLER["en"][0]


def nothing(words: Sequence[str]) -> list[list[float]]:
    """A classifier that keeps no word."""
    return [[0.0]] * len(words)


def everything(words: Sequence[str]) -> list[list[float]]:
    return [[1.0]] * len(words)


UNTOUCHED = {
    "nothing": "",
    "a log": "2026-03-01 INFO the job was done\n" * 40,
    "a list": f"- {ONE}\n- {ONE}",
    "a table": f"| {ONE} | {ONE} |\n|---|---|",
    "a listing": f"```\n{ONE}\n```",
    "a quotation": f"> {ONE}",
    "a report of an error": f"{ONE} Then it failed.",
    "another script": FILLER["zh"][0] * 4,
    "what was shortened before": f"{ONE} [… 9 words left out between]",
}


@pytest.mark.parametrize("text", UNTOUCHED.values(), ids=UNTOUCHED.keys())
def test_this_stays_whole(text: str) -> None:
    assert drop_words(text, nothing) is None


def test_what_the_classifier_keeps_stays() -> None:
    assert drop_words(ONE, everything) is None


KEPT = (
    "12",
    "NASA",
    "Ada",
    "src/main.py",
    "--all",
    "CamelCase",
    "`code`",
    "not",
    "if",
    "must",
    "should",
    "don't",
    "5%",
    "a_b",
    "https://a.b",
    "never",
    "Tuesday",
)


@pytest.mark.parametrize("word", KEPT)
def test_such_words_stay_whatever_they_score(word: str) -> None:
    said = drop_words(ONE.replace("quiet", f"quiet {word} here"), nothing)
    assert said is not None
    assert word in said.split()


def test_quotations_stay_whole() -> None:
    quoted = '"so very quiet and lovely here"'
    said = drop_words(ONE.replace("quiet", f"quiet {quoted} there"), nothing)
    assert said is not None
    assert quoted in said


def test_each_paragraph_says_how_many_of_its_words_are_gone() -> None:
    text = f"# Title\n\n{ONE}\n\n- a list\n\n{FILLER['en'][1]}\n"
    said = drop_words(text, nothing)
    assert said is not None
    assert said.startswith("# Title\n\nThe ")
    assert said.count("words left out between]") == 2
    assert wrongly_dropped(text, said) == []


def test_a_word_stays_if_any_of_its_tokens_does() -> None:
    said = drop_words(ONE, lambda words: [[0.1, 0.6, 0.2] if word == "garden" else [0.1, 0.5] for word in words])
    assert said is not None
    assert "The garden in" not in said
    assert "garden" in said.split()
    assert "house" not in said.split()


def test_by_ratio_the_best_stay() -> None:
    def by_length(words: Sequence[str]) -> list[list[float]]:
        return [[len(word) / 100] for word in words]

    words = len(ONE.split())
    for ratio in (0.3, 0.6):
        said = drop_words(ONE, by_length, ratio)
        assert said is not None
        kept = len(said.split(" […")[0].split())
        assert ratio * words <= kept <= ratio * words + 8  # those that must stay come on top
        assert "fountain" in said


@pytest.mark.parametrize("seen", [1, 7, CHUNK])
def test_the_next_chunk_begins_with_the_first_word_that_was_not_wholly_seen(seen: int) -> None:
    text = " ".join([ONE] * 20)
    chunks: list[Sequence[str]] = []

    def scorer(words: Sequence[str]) -> list[list[float]]:
        chunks.append(words)
        return [[0.0]] * min(seen, len(words))

    said = drop_words(text, scorer)
    words = text.split()
    assert said == drop_words(text, nothing)
    at = 0
    for chunk in chunks:
        assert list(chunk) == words[at : at + CHUNK]
        at += min(seen, len(chunk))
    assert at == len(words)


def test_a_classifier_that_sees_nothing_is_at_fault() -> None:
    with pytest.raises(ValueError, match="saw no word"):
        drop_words(ONE, lambda words: [])


@settings(max_examples=150)
@given(
    words=st.lists(st.sampled_from([*ONE.split(), *KEPT, '"said', 'so"', "\n\n", "\n", "  "]), max_size=120),
    seed=st.randoms(use_true_random=False),
)
def test_whatever_goes_the_judge_finds_nothing_wrong(words: list[str], seed: Random) -> None:
    def scorer(words: Sequence[str]) -> list[list[float]]:
        return [[seed.random()] for _ in words]

    text = f"{ONE} {' '.join(words)}\n\n{ONE}"
    said = drop_words(text, scorer)
    assert said is None or wrongly_dropped(text, said) == []
