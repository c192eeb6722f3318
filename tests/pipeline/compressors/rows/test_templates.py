"""templates: every line is in one group, and lines of a group are one message."""

from __future__ import annotations

from hypothesis import given, settings

from thinwire.pipeline.compressors.rows.templates import Lines, alike, messages, with_any

from ..generators.log_texts import LOGS, TEXT


def grouped(lines: list[str]) -> list[Lines]:
    return messages(alike(lines))


@settings(deadline=None)
@given(TEXT)
def test_all_lines_with_a_sign_are_found_by_looking_at_groups(text: str) -> None:
    lines = text.split("\n")
    found = with_any(alike(lines), ["ERROR", "a/b", "12 "])
    assert [at for at, line in enumerate(lines) if any(sign in line for sign in ("ERROR", "a/b", "12 "))] == [
        at for at in found if any(sign in lines[at] for sign in ("ERROR", "a/b", "12 "))
    ]


@settings(deadline=None)
@given(TEXT)
def test_each_line_is_in_exactly_one_group(text: str) -> None:
    lines = text.split("\n")
    assert sorted(at for group in grouped(lines) for at in group) == list(range(len(lines)))


@settings(deadline=None)
@given(TEXT)
def test_groups_are_in_order_and_have_lines_of_equally_many_words(text: str) -> None:
    lines = text.split("\n")
    groups = grouped(lines)
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)
    assert all(len({lines[at].count(" ") for at in group}) == 1 for group in groups)


def test_a_name_that_varies_does_not_split_a_message() -> None:
    names = ("anna", "bert", "carlo", "dora", "emil", "frida", "gustav", "hanna")
    lines = [f"session opened for user {name} by root" for name in names]
    assert grouped(lines) == [list(range(8))]


def test_different_messages_of_one_shape_stay_apart() -> None:
    lines = ["cache flushed quickly now", "server started without plugins"] * 2
    assert sorted(map(len, grouped(lines))) == [2, 2]


def test_a_log_of_few_messages_has_few_groups() -> None:
    assert len(grouped(LOGS["zookeeper"].split("\n"))) < 20


def test_two_messages_that_share_half_their_words_stay_apart_where_each_is_said_often() -> None:
    heads = [f"{at} R{at}-M1 RAS KERNEL INFO" for at in range(70)]
    lines = [f"{head} {('cache parity corrupt', 'quiet tomb missing')[at % 2]}" for at, head in enumerate(heads)]
    assert sorted(map(len, grouped(lines))) == [35, 35]


def test_a_number_below_zero_is_a_number() -> None:
    assert len(grouped([f"block blk_{sign}{at} of {sign}{at}" for at in range(50) for sign in ("", "-")])) == 1
