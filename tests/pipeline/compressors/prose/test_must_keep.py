"""must_keep: languages, and what a sentence cannot lose in each."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.prose.must_keep import language_of, must_keep, names, small_words, words_of

from .texts import FILLER


@pytest.mark.parametrize("language", FILLER)
def test_each_language_is_known_by_its_words(language: str) -> None:
    found = language_of(" ".join(FILLER[language]))
    assert found is not None
    assert found.code == language


@pytest.mark.parametrize("text", ["", "123 456", "Xq zrt vbn plm.", "{}[]()"])
def test_what_is_in_no_language_has_none(text: str) -> None:
    assert language_of(text) is None


FREE = ("The garden is quiet.", "Everybody knows the song!", "A cup of tea is warm.")
HELD = (
    "It has 12 beds.",
    "See https://a.b/c.",
    "Use the `x`.",
    "It costs $5.",
    "Call f() twice.",
    "It wasn't there.",
    "Set max_len.",
    "Pass --all.",
)


@pytest.mark.parametrize("said", FREE)
def test_such_sentences_may_go(said: str) -> None:
    assert not _held(said)


@pytest.mark.parametrize(
    "said", [*HELD, "It is not there.", "If it is there, go.", "Only one stays.", "An error came."]
)
def test_such_sentences_stay(said: str) -> None:
    assert _held(said)


def _held(said: str) -> bool:
    english = language_of(FILLER["en"][0])
    assert english is not None
    return must_keep(said, words_of(said), english)


def test_names_are_words_with_a_capital_that_no_sentence_opens_with() -> None:
    small = small_words("the rose is red and nice")
    assert names("However, Ada and Mr. Byron met in Rome.", small) == {"Ada", "Mr", "Byron", "Rome"}
    assert names("Rose is nice.", small) == set()
    assert names("Babbage is nice.", small) == {"Babbage"}
    assert names("", small) == set()
