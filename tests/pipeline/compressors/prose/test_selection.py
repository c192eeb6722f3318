"""selection: which sentences stay, in what order, and what the gaps say."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.prose import selection, summarise
from thinwire.pipeline.model import tokens
from thinwire.pipeline.verify.prose_facts import wrongly_omitted

from .texts import FILLER, NEEDLES, prose

WORDS = [a + b for a in "bcdfghjklmnp" for b in ("alo", "eno", "iro", "osa", "uta")]
UNTOUCHED = {
    "nothing": "",
    "a log": "2026-03-01 10:00:00 INFO job 12 took 7 ms.\n" * 200,
    "code": "def f(a):\n    return a.\n\n" * 100,
    "an unknown language": "\n\n".join(f"Xq zrt vbn. Plm wkc jhf drt gbv. Nmk ytr {'zxc ' * 9}vbn." for _ in range(60)),
    "lone surrogates": prose("en") + "\ud800",
    "a list": "\n".join(f"- {line}" for line in prose("en").split("\n") if line),
}


@pytest.mark.parametrize("text", UNTOUCHED.values(), ids=UNTOUCHED.keys())
def test_what_is_no_prose_of_a_known_language_stays(text: str) -> None:
    assert summarise(text, 10) is None


def test_prose_within_its_budget_stays() -> None:
    assert summarise(prose("en"), tokens.count(prose("en"))) is None


def test_without_the_extra_all_prose_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "_is_installed", lambda: False)
    assert summarise(prose("en"), 10) is None


@pytest.mark.parametrize(
    ("language", "needle"), [(one, needle) for one, needles in NEEDLES.items() for needle in needles]
)
def test_every_needle_stays(language: str, needle: str) -> None:
    text = prose(language, needle)
    said = summarise(text, 10)
    assert said is not None
    assert needle in said
    assert wrongly_omitted(text, said) == []
    assert tokens.count(said) < 0.5 * tokens.count(text)


@pytest.mark.parametrize("language", FILLER)
def test_sentences_stay_verbatim_in_their_order_and_gaps_say_how_many_went(language: str) -> None:
    text = prose(language)
    said = summarise(text, tokens.count(text) // 2)
    assert said is not None
    at = 0
    for piece in re.split(r"\[… \d+ sentences?(?: in \d+ paragraphs)?\]", said):
        at = text.index(piece.strip(), at) + len(piece.strip())
    assert wrongly_omitted(text, said) == []


def test_the_budget_is_filled_and_a_larger_one_keeps_more() -> None:
    text = prose("en", paragraphs=60)
    total = tokens.count(text)
    budgets = [total * share // 10 for share in range(3, 10)]
    outputs = [summarise(text, budget) or text for budget in budgets]
    counts = [tokens.count(said) for said in outputs]
    assert counts == sorted(counts)
    assert all(0.8 * budget <= count <= 1.1 * budget for budget, count in zip(budgets, counts, strict=True))
    sentences = [said for filler in FILLER["en"] for said in filler.split(". ")]
    kept = [[said.count(sentence) for sentence in sentences] for said in outputs]
    assert all(one <= other for smaller, larger in pairwise(kept) for one, other in zip(smaller, larger, strict=True))


def test_headings_lists_tables_and_listings_stay() -> None:
    kept = "# Title\n\n- one\n- two\n\n| a | b |\n|---|---|\n| x | y |\n\n```\ncode here\n```\n\n> quoted\n\n"
    said = summarise(prose("en") + "\n" + kept + prose("en"), 10)
    assert said is not None
    assert kept in said


def test_items_of_lists_keep_their_first_sentence() -> None:
    one, two, three, four = FILLER["en"][0].replace(". ", ".|").split("|")
    text = f"{prose('en')}\n- {one} {two}\n- {three}\n  {four}\n\n{prose('en')}"
    said = summarise(text, 10)
    assert said is not None
    assert f"- {one} [… 1 sentence]\n- {three}\n  [… 1 sentence]\n" in said
    numbered = summarise(text.replace(f"- {one}", f"8.3. {one}"), 10)
    assert numbered is not None
    assert f"8.3. {one} [… 1 sentence]\n" in numbered
    assert wrongly_omitted(text, said) == []


def test_sentences_of_manual_pages_go_and_what_they_hang_on_stays() -> None:
    page = "\n\n".join(
        f"NAME{chr(65 + at)}\n       {FILLER['en'][at % 2].replace('. ', f'.{chr(10)}       ')}" for at in range(12)
    )
    said = summarise(page, 10)
    assert said is not None
    assert [line for line in said.split("\n") if line.startswith("NAME")] == [f"NAME{chr(65 + at)}" for at in range(12)]
    assert "       [… 4 sentences]" in said
    assert wrongly_omitted(page, said) == []
    code = "    if the_garden(quiet):\n        return birds.drink(water)\n" * 20
    assert code in (summarise(f"{prose('en')}\n{code}\n{prose('en')}", 10) or "")


def test_code_that_finds_no_room_is_named_in_the_gap() -> None:
    sentences = [f"The garden of `flower.{name}` is a quiet place in the morning of a day." for name in WORDS]
    text = "\n\n".join(" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4))
    said = summarise(text, 10)
    assert said is not None
    assert all(f"`flower.{name}`" in said for name in WORDS)
    assert 0.3 * len(sentences) < sum(sentence in said for sentence in sentences) < 0.7 * len(sentences)
    assert "sentences on `flower." in said
    assert wrongly_omitted(text, said) == []


def test_sentences_with_facts_stay_within_their_room_and_else_a_gap_says_that_they_are_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short = [f"It has {at} beds." for at in range(200)]
    long = [
        f"The garden that lies behind the house has {at} old trees and a fountain for the birds." for at in range(200)
    ]
    text = "\n\n".join(f"{one} {FILLER['en'][0]} {other}" for one, other in zip(short, long, strict=True))
    said = summarise(text, 10)
    assert said is not None
    assert all(sentence in said for sentence in (*short, *long))
    assert "with numbers" not in said
    monkeypatch.setattr(selection, "ROOM", tokens.count(said) * 2 // 3)
    said = summarise(text, 10)
    assert said is not None
    assert tokens.count(said) < 1.1 * selection.ROOM
    assert all(sentence in said for sentence in short)
    assert "sentences, some with numbers or conditions]" in said
    assert wrongly_omitted(text, said) == []


@settings(max_examples=80, deadline=None)
@given(
    needle=st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=60),
    language=st.sampled_from(sorted(FILLER)),
    budget=st.integers(0, 900),
)
def test_any_text_is_judged_right(needle: str, language: str, budget: int) -> None:
    text = prose(language, needle)
    said = summarise(text, budget)
    assert said is None or len(said) < len(text)


@pytest.mark.parametrize(
    "piece", ["a. ", "A.", "The of and to. ", '"', "(", "\n\n", "漢。", "the of and\n\n", "```\n", "a-"]
)
def test_long_texts_take_their_length_in_time(piece: str) -> None:
    text = prose("en") + piece * (300_000 // len(piece))
    summarise(text, 500)
