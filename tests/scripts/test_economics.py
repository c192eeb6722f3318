"""The simulated bill: what must not be cheap by mistake, then what thinwire is to save."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.evaluation.corpus import load
from scripts.simulation.__main__ import main
from scripts.simulation.bill import compare
from scripts.simulation.dialects import DIALECTS
from scripts.simulation.provider import Cache
from scripts.simulation.sessions import REQUESTS, Session, SessionError, generated, recorded
from thinwire.pipeline.cache.rules import rule_for
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.run import compress

CORPUS = load(Path(__file__).parents[1] / "corpus")
WORDS = "one two three four five six seven eight nine ten " * 300
every_provider = pytest.mark.parametrize("provider", DIALECTS)


def claude(*said: str, marks: tuple[int, ...] = (-1,), ttl: str = "5m") -> bytes:
    messages = [{"role": "user", "content": [{"type": "text", "text": text}]} for text in said]
    for mark in marks:
        messages[mark]["content"][-1]["cache_control"] = {"type": "ephemeral", "ttl": ttl}  # type: ignore[index]
    return json.dumps({"model": "m", "messages": messages}).encode()


def gpt(*said: str) -> bytes:
    return json.dumps({"model": "m", "input": [{"role": "user", "content": text} for text in said]}).encode()


def anthropic() -> Cache:
    return Cache(rule_for("anthropic", "claude-sonnet-4-5"))


def openai() -> Cache:
    return Cache(rule_for("openai", "gpt-5"))


# --- the cache


def test_what_was_never_sent_is_not_read() -> None:
    assert anthropic().take(claude(WORDS), 0).cache_read == 0
    assert openai().take(gpt(WORDS), 0).cache_read == 0


def test_without_a_marker_nothing_is_cached() -> None:
    cache = anthropic()
    assert {cache.take(claude(WORDS, marks=()), at).cache_read for at in (0, 1)} == {0}


def test_what_is_shorter_than_the_least_prefix_is_not_cached() -> None:
    for cache, body in ((anthropic(), claude("short")), (openai(), gpt("short"))):
        assert {cache.take(body, at).cache_read for at in (0, 1)} == {0}


@pytest.mark.parametrize(("ttl", "seconds"), [("5m", 300), ("1h", 3600)])
def test_an_entry_lives_for_its_time_and_longer_each_time_it_is_read(ttl: str, seconds: int) -> None:
    cache = anthropic()
    cache.take(claude(WORDS, ttl=ttl), 0)
    assert cache.take(claude(WORDS, ttl=ttl), seconds).cache_read
    assert cache.take(claude(WORDS, ttl=ttl), 2 * seconds).cache_read
    assert cache.take(claude(WORDS, ttl=ttl), 3 * seconds + 1).cache_read == 0
    assert cache.busts == 0


def test_a_marker_that_moves_reads_up_to_where_it_was_and_writes_the_rest() -> None:
    cache = anthropic()
    first = cache.take(claude(WORDS), 0)
    second = cache.take(claude(WORDS, WORDS + "more"), 1)
    assert second.cache_read == first.cache_write and second.cache_write and second.input == 0


def test_entries_of_an_hour_are_counted_apart() -> None:
    used = anthropic().take(claude(WORDS, ttl="1h"), 0)
    assert used.cache_write == 0 and used.cache_write_1h


@pytest.mark.parametrize(("make", "write"), [(anthropic, claude), (openai, gpt)])
def test_a_changed_beginning_is_a_bust(make: Callable[[], Cache], write: Callable[..., bytes]) -> None:
    cache = make()
    cache.take(write(WORDS, "a"), 0)
    used = cache.take(write("changed " + WORDS, "a", "b"), 1)
    assert (cache.busts, used.cache_read) == (1, 0)


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", WORDS, WORDS + "c"]), st.integers(0, 400)), min_size=1, max_size=6)
)
@settings(max_examples=40, deadline=None)
def test_classes_add_up_to_the_prompt_whatever_is_cached(turns: list[tuple[str, int]]) -> None:
    for cache, write in ((anthropic(), claude), (openai(), gpt)):
        at = 0
        for number, (_, pause) in enumerate(turns):
            at += pause
            body = write(*(text for text, _ in turns[: number + 1]))
            used, fresh = cache.take(body, at), Cache(cache.rule).take(body, 0)
            whole = (fresh.input or 0) + (fresh.cache_write or 0)
            assert (used.input or 0) + (used.cache_write or 0) + (used.cache_read or 0) == whole


# --- the sessions


@every_provider
def test_a_loop_only_grows_and_has_13_requests(provider: str) -> None:
    session = generated(CORPUS, provider, 1, 2000)
    assert len(session.requests) == REQUESTS == 13
    assert generated(CORPUS, provider, 1, 2000) == session != generated(CORPUS, provider, 2, 2000)
    assert compare(session, Settings(min_tokens=1 << 40)).saved == 0
    assert compare(session, Settings(min_tokens=1 << 40)).without.busts == 0


def test_the_same_session_recorded_costs_the_same(tmp_path: Path) -> None:
    session = generated(CORPUS, "anthropic", 1, 500)
    about = {"provider": session.provider, "model": session.model, "wire": session.wire}
    rows = [{**about, "at": sent.at, "body": sent.body.decode()} for sent in session.requests]
    (tmp_path / "loop.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert compare(recorded(tmp_path)[0], Settings()).with_thinwire == compare(session, Settings()).with_thinwire


@pytest.mark.parametrize(
    "content", [None, "", "{}", "[]", '{"body": {}, "at": "soon", "wire": "", "model": "", "provider": ""}']
)
def test_a_folder_that_holds_no_session_is_refused_with_the_place(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "odd.jsonl").write_text(content)
    with pytest.raises(SessionError, match=str(tmp_path)):
        recorded(tmp_path)
    assert CliRunner().invoke(main, ["--sessions", str(tmp_path)]).exit_code == 1


# --- what thinwire saves


@every_provider
@pytest.mark.parametrize("differs", [False, True], ids=["as returned", "in another form"])
def test_a_loop_costs_less_without_a_bust(provider: str, differs: bool) -> None:
    for seed in range(3):
        found = compare(generated(CORPUS, provider, seed, 2000, differs=differs), Settings())
        assert found.saved is not None and found.saved >= 0.25
        assert found.with_thinwire.busts == 0


@every_provider
@pytest.mark.parametrize("joined", [1, 6, 11])
def test_joining_in_the_middle_busts_nothing_and_costs_no_more(provider: str, joined: int) -> None:
    found = compare(generated(CORPUS, provider, 0, 2000), Settings(), joined)
    assert found.with_thinwire.busts == 0
    assert found.saved is not None and found.saved > 0


def test_whoever_rewrites_what_was_sent_is_caught() -> None:
    session = generated(CORPUS, "anthropic", 0, 2000)
    cache = anthropic()
    for number, sent in enumerate(session.requests):
        cache.take(sent.body if number < 6 else compress(sent.body, session.wire).body, sent.at)
    assert cache.busts == 1


def test_the_command_prints_tables_and_json() -> None:
    said = CliRunner().invoke(main, ["--provider", "anthropic", "--loops", "2"])
    assert said.exit_code == 0 and "busts" in said.output and said.output.count("%") == 3
    rows = json.loads(CliRunner().invoke(main, ["--provider", "openai", "--loops", "1", "--json"]).output)
    assert rows[0]["with"]["usd"] == pytest.approx(rows[0]["without"]["usd"] * (1 - rows[0]["saved"]))


def test_a_model_without_a_price_is_said_to_be_unpriced() -> None:
    session = generated(CORPUS, "openai", 0, 500)
    found = compare(Session("x", "openai", "no-such-model", session.wire, session.requests), Settings())
    assert (found.saved, found.with_thinwire.usd) == (None, None)
