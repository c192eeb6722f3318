"""must_keep: languages, and what a sentence cannot lose in each."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.prose.must_keep import (
    facts,
    is_proper,
    language_of,
    listed,
    names,
    small_words,
    words_of,
)

from .texts import FILLER


@pytest.mark.parametrize("language", FILLER)
def test_each_language_is_known_by_its_words(language: str) -> None:
    found = language_of(" ".join(FILLER[language]))
    assert found is not None
    assert found.code == language


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_a_language_is_known_by_its_words_between_those_of_code(language: str) -> None:
    found = language_of("\n".join(f"tar --extract --file=x.tar {FILLER[language][0][:30]}" for _ in range(40)))
    assert found is not None
    assert found.code == language


@pytest.mark.parametrize("text", ["", "123 456", "Xq zrt vbn plm.", "{}[]()"])
def test_what_is_in_no_language_has_none(text: str) -> None:
    assert language_of(text) is None


FREE = ("The garden is quiet.", "Everybody knows the song!", "A cup of tea is warm.")
HELD = (
    "It has 12 beds.",
    "It costs €.",
    "Wait for sleep(10) of them.",
    "It wasn't there.",
    "Call `f and",
    "It is not there.",
    "If it is there, go.",
    "Only one stays.",
    "An error came.",
)
CODE = {
    "See https://a.b/c?d=e now.": "https://a.b/c?d=e",
    "Use the `x y`.": "`x y`",
    "Call f() twice.": "f()",
    "Set max_len.": "max_len",
    "Pass --all-of now.": "--all-of",
    "It is in ~/docs/plan.md here.": "~/docs/plan.md",
    "Ask @nodejs of it.": "@nodejs",
    "See fork(2) and others.": "fork(2)",
    "See set_up(3) and others.": "set_up(3)",
    "Take aMap of it.": "aMap",
}


@pytest.mark.parametrize("said", FREE)
def test_such_sentences_may_go(said: str) -> None:
    assert not _held(said)


@pytest.mark.parametrize("said", HELD)
def test_such_sentences_stay(said: str) -> None:
    assert _held(said)


def _held(said: str) -> bool:
    english = language_of(FILLER["en"][0])
    assert english is not None
    return facts(said, words_of(said), english) > 0


@pytest.mark.parametrize(("said", "code"), CODE.items())
def test_what_is_spelt_like_code_is_a_name(said: str, code: str) -> None:
    assert not _held(said)
    assert names(said, frozenset()) >= {code}
    assert not is_proper(code)


@pytest.mark.parametrize("said", ["A well-known and time-honoured garden.", "It is so - and so -- it was."])
def test_a_hyphen_makes_no_code(said: str) -> None:
    assert names(said, frozenset()) == set()


def test_names_are_words_with_a_capital_that_no_sentence_opens_with() -> None:
    small = small_words("the rose is red and nice")
    assert names("However, Ada and Mr. Byron met in Rome.", small) == {"Ada", "Mr", "Byron", "Rome"}
    assert names("Rose is nice.", small) == set()
    assert names("Babbage is nice.", small) == {"Babbage"}
    assert names("A Rose is nice.", small) == {"Rose"}
    assert names("Rose went on.", small, opens=False) == {"Rose"}
    assert names("", small) == set()


def test_names_are_listed_in_their_order_and_those_side_by_side_as_one() -> None:
    text = "Here Ada Lovelace met `x y` and\nMr. Byron, and Ada again."
    assert listed(text, frozenset({"Ada", "Lovelace", "`x y`", "Byron"})) == "Ada Lovelace, `x y`, Byron"
