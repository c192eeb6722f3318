"""Conversations by what opened them, and by the responses that they continue."""

from __future__ import annotations

from thinwire.addon.audit.conversations import Conversations, opening
from thinwire.addon.audit.signs import Signs
from thinwire.pipeline.model.blocks import Request
from thinwire.pipeline.model.usage import Usage

from ..accounts import receipt, saving

FIRST = receipt(saving(), conversation="c1", usage=Usage(9, output=1, response="r1"))


def test_a_request_that_says_nothing_is_of_no_conversation() -> None:
    assert Conversations().of(Request(())) == ""
    assert Conversations().of(Request((), previous="unheard")) == ""


def test_the_opening_names_a_conversation() -> None:
    assert opening(Request((), opening=b"a")) == opening(Request((), opening=b"a", turns=9))
    assert opening(Request((), opening=b"a")) != opening(Request((), opening=b"b"))


def test_a_continued_response_hands_on_its_conversation_and_what_was_saved() -> None:
    conversations = Conversations()
    conversations.follow(FIRST)
    second = conversations.follow(
        receipt(saving(), conversation="", previous="r1", usage=Usage(9, output=1, response="r2"))
    )
    third = conversations.follow(receipt(conversation="", previous="r2"))
    assert (second.conversation, second.carried, third.conversation, third.carried) == ("c1", 3_000, "c1", 6_000)
    assert conversations.of(Request((), previous="r2")) == "c1"


def test_what_was_not_sent_or_not_saved_is_not_handed_on() -> None:
    for lost in ({"http_status": 500}, {"http_status": 101, "usage": Usage()}):
        conversations = Conversations()
        conversations.follow(receipt(saving(), **{"usage": Usage(response="r1"), **lost}))
        assert conversations.follow(receipt(conversation="", previous="r1")).carried == 0
    conversations = Conversations()
    conversations.follow(receipt(saving(), refused=400, usage=Usage(9, response="r1")))
    assert conversations.follow(receipt(conversation="", previous="r1")).carried == 0


def test_a_command_that_is_run_again_is_seen_where_only_new_items_travel() -> None:
    conversations = Conversations()
    ran = Signs(results=2, calls=("make test", "make lint"))
    conversations.follow(receipt(signs=ran, usage=Usage(9, output=1, response="r1")))
    again = receipt(
        previous="r1", signs=Signs(results=1, calls=("make test",)), usage=Usage(9, output=1, response="r2")
    )
    assert conversations.follow(again).signs.reruns == 1
    assert conversations.follow(receipt(previous="r2", signs=Signs(calls=("make lint",)))).signs.reruns == 0


def test_a_conversation_that_the_provider_keeps_goes_by_its_own_id() -> None:
    conversations = Conversations()
    conversations.follow(receipt(saving(), previous="conv_1", conversation="c1"))
    assert conversations.follow(receipt(conversation="", previous="conv_1")).carried == 3_000


def test_only_so_many_are_remembered() -> None:
    conversations = Conversations()
    for n in range(5_000):
        conversations.follow(receipt(usage=Usage(1, response=f"r{n}")))
    assert conversations.of(Request((), previous="r0")) == ""
    assert conversations.of(Request((), previous="r4999")) == "c1"
