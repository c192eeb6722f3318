"""prose_facts: what prose must still say, whoever shortened it."""

from __future__ import annotations

import pytest

from thinwire.pipeline.verify.prose_facts import wrongly_dropped, wrongly_omitted

STONE = "The path is wide. The fountain is old and made of stone."
TEXT = (
    "The garden is quiet. Birds come to drink. The gate closes at 18:45. It is not far. Here Ada sat. The wind blows. "
    f"People walk by.\n\n{STONE}\n\n{STONE}\n\nEnd.\n"
)

RIGHT = {
    "all of it": ("", ""),
    "a sentence": ("Birds come to drink.", "[… 1 sentence]"),
    "sentences": ("The wind blows. People walk by.", "[… 2 sentences]"),
    "as another splitter counts them": ("The wind blows. People walk by.", "[… 3 sentences]"),
    "a name that its gap names": ("Here Ada sat.", "[… 1 sentence on Ada]"),
    "a number of which it tells": ("The gate closes at 18:45.", "[… 1 sentence, some with numbers or conditions]"),
    "the end": ("\n\nEnd.\n", "\n\n[… 1 sentence]"),
    "the beginning": ("The garden is quiet.", "[… 1 sentence]"),
    "a paragraph that is there": (
        "stone.\n\nThe path is wide. The fountain is old and made of stone.",
        "stone.\n\n[… 1 paragraph same as above: The path]",
    ),
}


@pytest.mark.parametrize(("there", "instead"), RIGHT.values(), ids=RIGHT.keys())
def test_this_may_go(there: str, instead: str) -> None:
    assert wrongly_omitted(TEXT, TEXT.replace(there, instead)) == []


WRONG = {
    "a number": ("The gate closes at 18:45.", "[… 1 sentence]", "a sentence with '1'"),
    "a negation": ("It is not far.", "[… 1 sentence]", "a sentence with 'not'"),
    "a name": ("Here Ada sat.", "[… 1 sentence]", "Ada is named nowhere"),
    "another name": ("Here Ada sat.", "[… 1 sentence on Eve]", "Ada is named nowhere"),
    "too many": ("Birds come to drink.", "[… 9 sentences]", "9 sentences: there are 1"),
    "one too many for any splitter": ("The wind blows. People walk by.", "[… 4 sentences]", "4 sentences: there are 2"),
    "too few": ("The garden is quiet. Birds come to drink.", "[… 0 sentences]", ""),
    "without a marker": ("Birds come to drink. ", "", "not in the text"),
    "a word": ("quiet", "loud", "not in the text"),
    "something of its own": ("Birds come to drink.", "[… 1 sentence] Fish, too.", "not in the text"),
    "a paragraph that is not there": (
        "The garden is quiet.",
        "[… 1 paragraph same as above: x]",
        "stands nowhere above",
    ),
    "no licence": ("Birds come to drink.", "[… 4 words of MIT]", "is no licence"),
    "words": ("Birds come to drink.", "[… 9 words of MIT]", "9 words: there are 4"),
    "no notice": ("Birds come to drink.", "[… 4 words of cookie notice]", "is no notice"),
    "no links": ("Birds come to drink.", "[… 4 links]", "4 links: there are 0"),
}


@pytest.mark.parametrize(("there", "instead", "found"), WRONG.values(), ids=WRONG.keys())
def test_this_may_not(there: str, instead: str, found: str) -> None:
    assert there in TEXT
    wrong = wrongly_omitted(TEXT, TEXT.replace(there, instead))
    assert found in " ".join(wrong)
    assert wrong or not found


def test_the_number_of_a_manual_pages_section_is_part_of_a_name() -> None:
    before = "The wind blows. It calls fork(2) and waits. People walk by."
    assert wrongly_omitted(before, "The wind blows. [… 1 sentence on fork(2)] People walk by.") == []
    assert wrongly_omitted(before, "The wind blows. [… 1 sentence] People walk by.") == ["fork(2) is named nowhere"]


def test_markers_that_were_there_are_text() -> None:
    before = TEXT.replace("End.", "[… 12 links, 30 characters in nav]\n\nEnd of it.")
    assert wrongly_omitted(before, before.replace("Birds come to drink.", "[… 1 sentence]")) == []


PARAGRAPHS = (
    'It is quite a nice day.\n\nAda has 12 cats and "two nice" dogs here. They are not very loud, as all say.\n'
)
DROPPED = {
    "words": ("are not very loud, as all", "not loud, all", 3, ""),
    "in the first": ("quite a nice day.", "nice day.", 2, ""),
    "a number": ("has 12 cats", "has cats", 1, "'12' is gone"),
    "a name": ("Ada has", "has", 1, "'Ada' is gone"),
    "a negation": ("are not very", "are", 2, "'not' is gone"),
    "a quotation": ('"two nice" dogs', "dogs", 2, "is gone"),
    "another word": ("very loud", "loud indeed", 2, "'loud' stood somewhere else, or nowhere"),
    "another order": ("12 cats", "cats 12", 0, "stood somewhere else"),
    "a wrong count": ("are not very loud", "not loud", 9, "9 words: there are 2"),
}


@pytest.mark.parametrize(("there", "instead", "count", "found"), DROPPED.values(), ids=DROPPED.keys())
def test_words_may_only_go_and_be_counted(there: str, instead: str, count: int, found: str) -> None:
    said = "\n\n".join(
        f"{part.replace(there, instead)} [… {count} words left out between]" if there in part else part
        for part in PARAGRAPHS.rstrip().split("\n\n")
    )
    wrong = wrongly_dropped(PARAGRAPHS.rstrip(), said)
    assert (found in " ".join(wrong)) if found else wrong == []


def test_words_that_go_without_a_marker_and_paragraphs_that_go_are_wrong() -> None:
    assert wrongly_dropped(PARAGRAPHS, PARAGRAPHS) == []
    assert "without a marker" in wrongly_dropped(PARAGRAPHS, PARAGRAPHS.replace("quite ", ""))[0]
    assert wrongly_dropped(PARAGRAPHS, "It is quite a nice day.") == ["a paragraph is gone"]
