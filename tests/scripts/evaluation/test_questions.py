"""The strict reader: what it must not take for an answer, then that the outputs themselves answer all that is asked of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.evaluation.corpus import Item, load
from scripts.evaluation.questions import ASKED, Asking, Sent, asked_of, questions

CORPUS = {(item.kind, item.name): item for item in load(Path(__file__).parents[2] / "corpus")}
TESTS = Item("build_test", "x", "1..2\nnot ok 1 a\n# at t.js:3\nnot ok 2 b\n# at t.js:9\n2 failed\n")
WHERE = Asking("about", "Where did {subject} fail?", r"^not ok \d (?P<subject>\w)\n# at (?P<answer>\S+)")
HOW_MANY = Asking("count", "How many failed?", r"^not ok", r"\b{number} failed")
FIRST = Asking("first", "What is first?", r"^not ok .*")
LAST = Asking("last", "What is last?", r"^not ok .*")
ANY = Asking("any", "Is there any?", r"^not ok 2")


@pytest.mark.parametrize(
    ("asking", "text", "answers"),
    [
        (WHERE, TESTS.text, [True, True]),
        (WHERE, "not ok 1 a\nnot ok 2 b\n# at t.js:3\n# at t.js:9", [False, True]),
        (WHERE, "a b t.js:3 t.js:9", [False, False]),
        (WHERE, "t.js:3 a\nt.js:9 b", [True, True]),
        (HOW_MANY, TESTS.text, [True]),
        (HOW_MANY, "not ok 1\nnot ok 2", [True]),
        (HOW_MANY, "not ok 1\n[… 9 lines left out]\nnot ok 2", [False]),
        (HOW_MANY, "[… 9 lines left out]\n2 failed", [True]),
        (HOW_MANY, "12 failed", [False]),
        (FIRST, "not ok 1 a", [True]),
        (FIRST, "not ok 2 b", [False]),
        (LAST, "not ok 2 b", [True]),
        (LAST, "not ok 2 b\nnot ok 1 a", [False]),
        (ANY, "not ok 2 b", [True]),
        (ANY, "ok 2 b", [False]),
    ],
)
def test_only_what_is_sent_answers(asking: Asking, text: str, answers: list[bool]) -> None:
    assert [Sent(text).answers(one) for one in questions(TESTS, [asking])] == answers


def test_an_asking_that_finds_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="has nothing like"):
        list(questions(TESTS, [Asking("any", "?", "absent")]))


@pytest.mark.parametrize("key", ASKED, ids=" ".join)
def test_an_output_answers_all_that_is_asked_of_it(key: tuple[str, str]) -> None:
    item = CORPUS[key]
    sent = Sent(item.text)
    assert [one.wording for one in questions(item, asked_of(item)) if not sent.answers(one)] == []


def test_there_are_hundreds_of_questions_of_every_sort() -> None:
    asked = [one for key in ASKED for one in questions(CORPUS[key], ASKED[key])]
    assert len(asked) >= 400
    assert {one.asking.sort for one in asked} == {"about", "first", "last", "count", "any"}
