"""A conversation joined in the middle: what must stay as it was sent, what is new, and what happens once all is cold."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.addon.stores.recent_memo import RecentMemo
from thinwire.pipeline.cache.rules import RULES, CacheRule, rule_for
from thinwire.pipeline.cache.warm_prefix import (
    LEAST_WON,
    Moment,
    Old,
    cached_bytes,
    gain,
    is_cold,
    may_be_warm,
    rewritten_from,
)
from thinwire.pipeline.model.blocks import Request
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.wire import WIRES, read

from ..sessions import SESSIONS, marked, messages, request, send, text
from ..wire.conversations import Result, Turn

every_wire = pytest.mark.parametrize("wire", [wire.name for wire in WIRES if wire.name != "bedrock-converse"])
PROVIDERS = {"gemini": "gemini", "openai-responses": "chatgpt"}
RULE = rule_for("anthropic", "claude-sonnet-4-5")
START = 1_000_000.0
DAY = 90_000.0


def turns(count: int, kinds: tuple[str, ...] = ("log", "prose")) -> list[Turn]:
    """Each with outputs of its own: one that compression shortens by half, and one that it leaves alone."""
    return [Turn("go on", tuple(Result("Bash", text(kind, n), False, False) for kind in kinds)) for n in range(count)]


def at(seconds: float, watching: float | None = None) -> Moment:
    return Moment(START + seconds, START if watching is None else START + watching)


class Proxy:
    """A thinwire that begins to watch at START."""

    def __init__(self, wire: str) -> None:
        self.wire, self.memo = wire, RecentMemo()
        # Where results stand between calls, one that another call follows passes for an old one.
        self.kinds = ("log",) if wire == "openai-responses" else ("log", "prose")

    def sends(self, count: int, moment: Moment) -> list[bytes]:
        body = request(self.wire, turns(count, self.kinds))
        provider = PROVIDERS.get(self.wire, "openai")
        return messages(self.wire, send(self.wire, body, self.memo, moment, provider).body)

    def client(self, count: int) -> list[bytes]:
        return messages(self.wire, request(self.wire, turns(count, self.kinds)))

    def fresh(self, count: int) -> list[bytes]:
        """What is sent of a conversation that thinwire has seen from its beginning."""
        return Proxy(self.wire).sends(count, at(10 * DAY))


# --- what stays


@every_wire
def test_what_was_sent_before_stays_and_what_is_new_is_compressed(wire: str) -> None:
    proxy = Proxy(wire)
    old = len(proxy.client(2))
    sent = proxy.sends(3, at(10))
    assert sent[:old] == proxy.client(3)[:old]
    assert sent[old:] == proxy.fresh(3)[old:] != proxy.client(3)[old:]


@every_wire
def test_it_stays_on_every_later_turn_while_the_conversation_goes_on(wire: str) -> None:
    proxy = Proxy(wire)
    sent = [proxy.sends(count, at((count - 2) * 3_000)) for count in range(3, 8)]
    for earlier, later in pairwise(sent):
        assert later[: len(earlier)] == earlier


@every_wire
def test_a_rest_that_nobody_watched_is_none(wire: str) -> None:
    proxy = Proxy(wire)
    first = proxy.sends(3, at(10))
    assert proxy.sends(4, at(2 * DAY, watching=2 * DAY - 60))[: len(first)] == first


@given(session=SESSIONS, joined=st.integers(1, 3), seed=st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_whenever_thinwire_comes_no_byte_of_what_was_sent_changes(session: list[Turn], joined: int, seed: int) -> None:
    wire, memo = "anthropic-messages", RecentMemo()
    before = messages(wire, marked(session[: min(joined, len(session) - 1)], seed))
    for n in range(min(joined, len(session) - 1) + 1, len(session) + 1):
        sent = send(wire, marked(session[:n], seed), memo, at(n), "anthropic")
        assert messages(wire, sent.body)[: len(before)] == before
        before = messages(wire, sent.body)


# --- what does not


@every_wire
def test_once_the_cache_must_be_cold_all_of_it_is_taken_for_good(wire: str) -> None:
    proxy = Proxy(wire)
    proxy.sends(3, at(10))
    assert proxy.sends(4, at(DAY)) == proxy.fresh(4)
    assert proxy.sends(5, at(DAY + 10)) == proxy.fresh(5)


@every_wire
def test_who_has_watched_for_longer_than_an_entry_lives_takes_all(wire: str) -> None:
    proxy = Proxy(wire)
    assert proxy.sends(3, at(DAY)) == proxy.fresh(3) != proxy.client(3)


def test_without_a_marker_anthropic_caches_nothing() -> None:
    body = request("anthropic-messages", turns(3))
    sent = send("anthropic-messages", body, RecentMemo(), at(10), "anthropic")
    assert Reason.CACHED not in sent.skipped and sent.status == "compressed"


def test_a_short_beginning_is_not_cached() -> None:
    short = [Turn("go on", (Result("Bash", "ok", False, False),)), *turns(2)[1:]]
    sent = send("openai-chat", request("openai-chat", short), RecentMemo(), at(10), "openai")
    assert Reason.CACHED not in sent.skipped and sent.status == "compressed"


def test_results_behind_the_models_last_turn_are_new() -> None:
    for wire in ("openai-chat", "anthropic-messages", "gemini", "cohere-v2", "ollama-chat", "bedrock-converse"):
        body = request(wire, turns(3))
        seen = read(wire, body)
        new = [block.start > seen.sent_before for block in seen.blocks if block.role == "tool"]
        assert new == [False] * 4 + [True] * 2


def test_parallel_calls_whose_results_stand_behind_all_of_them_are_new() -> None:
    call = '{"type":"function_call","call_id":"%s","name":"f","arguments":"{}"}'
    output = '{"type":"function_call_output","call_id":"%s","output":"x"}'
    items = [call % "a", output % "a", call % "b", call % "c", output % "b", output % "c"]
    seen = read("openai-responses", f'{{"input":[{",".join(items)}]}}'.encode())
    assert [block.start > seen.sent_before for block in seen.blocks] == [False, True, True]


# --- the formula

PRICES = st.builds(
    CacheRule,
    st.just(()),
    st.just(()),
    st.floats(0.02, 0.6),
    st.floats(1, 2),
    st.just(0),
    st.just(9),
    st.just(9),
    st.just(""),
)


@given(PRICES, st.integers(1, 99_999), st.integers(1, 99_999))
def test_the_gain_is_the_difference_between_two_bills(rule: CacheRule, removed: int, rest: int) -> None:
    left, rewritten = (removed + rest) * rule.read, rest * rule.write
    assert gain(removed, removed + rest, rule) == pytest.approx(left - rewritten)


@given(st.lists(st.tuples(st.integers(0, 9_000), st.integers(1, 2_000)), max_size=6), PRICES)
def test_a_rewrite_begins_at_a_block_where_it_pays_and_nowhere_pays_more(
    found: list[tuple[int, int]], rule: CacheRule
) -> None:
    olds, place = [], 0
    for removed, rest in found:
        olds.append(Old(place, place + removed + rest, removed + rest, removed))
        place += removed + rest + 100
    cut = rewritten_from(olds, place, rule)
    assert cut == place or cut in {old.start for old in olds}
    for number, old in enumerate(olds):
        suffix = sum(one.tokens for one in olds[number:]) + 100 * (len(olds) - number) / 2.3
        won = gain(sum(one.removed for one in olds[number:]), suffix, rule) - LEAST_WON * suffix
        assert won <= 0.01 if cut == place else cut <= old.start or won >= -1e9


def test_where_reading_costs_half_a_rewrite_of_nearly_everything_pays() -> None:
    dear, cheap = rule_for("openai", "gpt-4o"), rule_for("openai", "gpt-5")
    olds = [Old(0, 30_000, 10_000, 9_900)]
    assert rewritten_from(olds, 30_100, dear) == 0
    assert rewritten_from(olds, 30_100, cheap) == 30_100


def test_warm_and_cold_leave_no_moment_at_which_an_entry_is_neither_watched_nor_gone() -> None:
    for rule in RULES:
        assert may_be_warm(rule, at(rule.gone - 1)) and not may_be_warm(rule, at(rule.gone + 1))
        assert not is_cold(rule, at(rule.gone - 1), START)
        assert is_cold(rule, at(rule.gone + 100), START)
        assert not is_cold(rule, at(rule.gone + 100, watching=300), START)


def test_every_rule_names_its_source_and_the_last_one_fits_all() -> None:
    assert all(rule.source and rule.read < rule.write and rule.ttl <= rule.gone for rule in RULES)
    assert rule_for("nobody", "nothing") is RULES[-1]


@pytest.mark.parametrize(
    ("provider", "model", "expected"),
    [
        ("anthropic", "claude-sonnet-4-5-20250929", (1.25, 0.10, 1024)),
        ("anthropic", "claude-opus-4-5", (1.25, 0.10, 4096)),
        ("anthropic", "claude-opus-5-5", (1.25, 0.05, 1024)),
        ("anthropic", "claude-opus-5", (1.25, 0.10, 512)),
        ("openrouter", "anthropic/claude-opus-4.6", (1.25, 0.10, 4096)),
        ("bedrock", "", (1.25, 0.10, 512)),
        ("openai", "gpt-4o-mini", (1.0, 0.50, 1024)),
        ("openai", "o3", (1.0, 0.25, 1024)),
        ("openai", "gpt-5", (1.0, 0.10, 1024)),
        ("chatgpt", "gpt-5.6-codex", (1.25, 0.10, 1024)),
        ("openai", "gpt-6.1", (1.25, 0.05, 1024)),
        ("gemini", "", (1.0, 0.10, 1024)),
        ("gemini", "gemini-2.5-pro", (1.0, 0.10, 4096)),
        ("groq", "openai/gpt-oss-120b", (1.0, 0.50, 128)),
        ("github-copilot", "claude-sonnet-4.5", (1.25, 0.10, 1024)),
    ],
)
def test_rules_fit_what_they_should(provider: str, model: str, expected: tuple[float, float, int]) -> None:
    rule = rule_for(provider, model)
    assert (rule.write, rule.read, rule.min_prefix) == expected


def test_the_part_that_may_be_cached_ends_with_the_models_last_turn() -> None:
    assert cached_bytes(Request((), sent_before=9_000, cache_marks=(1,)), RULE) == 9_000
    assert cached_bytes(Request((), sent_before=900, cache_marks=(1,)), RULE) == 0
