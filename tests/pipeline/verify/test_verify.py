import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.verify.verify import (
    KINDS,
    Fact,
    facts,
    misquoted,
    missing,
    missing_rarities,
    rarities,
    wrong_counts,
)

text = st.lists(
    st.sampled_from(
        [
            "job 12 ok",
            "ERROR disk 3 full",
            '"a b"',
            "src/x.py:3: y",
            "[1, 2.5]",
            "@@ -1 +1 @@",
            "-a",
            "+b",
            "a,b,c",
            "",
            "漢字 9",
        ]
    ),
    max_size=30,
).map("\n".join) | st.text(max_size=200)


@settings(max_examples=80, deadline=None)
@given(text)
def test_a_text_keeps_all_of_itself(whole: str) -> None:
    assert missing(whole, whole) == []
    assert missing_rarities(whole, whole) == []
    assert wrong_counts(whole, whole) == [] or "[… " in whole


@settings(max_examples=80, deadline=None)
@given(text)
def test_an_empty_text_keeps_nothing(whole: str) -> None:
    assert {(fact.kind, fact.value) for fact in missing(whole, "")} == {
        (kind, value) for kind, values in facts(whole).items() for value in values
    }


@settings(max_examples=80, deadline=None)
@given(text, text, text)
def test_more_text_never_loses_more(before: str, after: str, more: str) -> None:
    gone = set(missing(before, after + "\n"))
    assert set(missing(before, after + "\n" + more)) <= gone or "@@ -" in after + more


def test_a_declared_count_is_no_evidence_for_a_number() -> None:
    assert missing("took 12 ms", "took ms [… 12 lines]") == [Fact("value", "12")]
    assert missing("took 12 ms", "took ms [… 3 lines, 12-14]") == []


LINES = "a took 12 ms\na took 34 ms\nb\nb\nb"
TOLD = "[… 2 lines like next, * in rows below]\na took * ms\n12\n34\n[… 3 lines like next]\nb"


def test_what_tables_tell_line_for_line_is_not_misquoted() -> None:
    assert misquoted(LINES, TOLD) == [] == misquoted(LINES, LINES)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("34", "35"), ("\n12", ""), ("* ms", "* s"), ("… 2", "… 3"), ("… 2", "… 1"), ("… 3", "… 4"), ("12\n34\n", "34\n")],
)
def test_a_table_that_tells_lines_otherwise_is_found(right: str, wrong: str) -> None:
    assert misquoted(LINES, TOLD.replace(right, wrong)) != []


def test_kinds_can_be_asked_for() -> None:
    assert missing("12 a/b", "", ["path"]) == [Fact("path", "a/b")]
    assert set(facts("12")) == set(KINDS)


@pytest.mark.parametrize("whole", ["\ud800 12", "\x00" * 50, "漢" * 50, "[" * 5000, '{"a":' * 3000])
def test_hostile_texts_are_judged_like_any(whole: str) -> None:
    assert missing(whole, whole) == [] and missing_rarities(whole, whole) == [] and isinstance(rarities(whole), list)


@given(
    st.lists(
        st.sampled_from(["a 1", "b 2 c-3", 'say "x y"', "src/a.py:3", "E: disk failed", "| a | 7 |", "| b | 8 |"]),
        max_size=9,
    )
)
def test_what_stands_there_as_it_was_is_not_missing_and_every_line_that_does_not_is_read(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert missing(text, f"x\n{text}\ny") == []
    gone = {fact for kind in facts(text).values() for fact in kind}
    assert {fact.value for fact in missing(text, "nothing of it")} <= gone
    assert bool(missing(text, "nothing of it")) == bool(gone)
