"""Real proxies in front of a real conversation: what one sent, the next one sends again, byte for byte, whatever the options are
by then."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from thinwire.addon.commands.fake_provider import FakeProvider

from ..conftest import SCRIPTS, Proxy, StartProxy
from ..pipeline.sessions import edited, request, text
from ..pipeline.wire.conversations import Result, Turn

HOST, PATH, WIRE = "api.anthropic.com", "/v1/messages", "anthropic-messages"
OUTPUTS = [text("log", 0), text("prose", 0), edited(1), text("log", 0), text("rows", 1), edited(2)]
TURNS = [Turn("go on", (Result("Bash", output, False, False),)) for output in OUTPUTS]


def sent(fake: FakeProvider, proxy: Proxy, turns: list[Turn]) -> bytes:
    fake.clear()
    assert proxy.post(HOST, PATH, request(WIRE, turns, None)).status == 200
    return fake.received[0].body


def assert_grows(bodies: list[bytes]) -> None:
    for earlier, later in pairwise(bodies):
        assert later.startswith(earlier.removesuffix(b"]}"))


def test_restarts_and_a_second_proxy_change_nothing_that_was_sent(
    start_proxy: StartProxy, fake: FakeProvider, tmp_path: Path
) -> None:
    shared = {"thinwire_dir": str(tmp_path / "state")}
    first = start_proxy(**shared)
    bodies = [sent(fake, first, TURNS[:1]), sent(fake, first, TURNS[:2])]
    second = start_proxy(**shared)
    bodies.append(sent(fake, second, TURNS[:3]))
    first.stop()
    bodies += [sent(fake, second, TURNS[:4]), sent(fake, start_proxy(**shared), TURNS[:5])]
    second.process.kill()
    bodies.append(sent(fake, start_proxy(**shared), TURNS[:6]))
    assert_grows(bodies)
    assert [body.count(b"\\u2026 ") > 0 for body in bodies] == [True] * 6
    assert len(bodies[-1]) < 0.5 * len(request(WIRE, TURNS, None))


def test_a_proxy_that_joins_leaves_what_the_provider_may_have_cached(
    start_proxy: StartProxy, fake: FakeProvider
) -> None:
    body = json.loads(request(WIRE, TURNS[:4], None))
    body["system"][0]["cache_control"] = {"type": "ephemeral"}
    proxy = start_proxy()
    fake.clear()
    proxy.post(HOST, PATH, json.dumps(body).encode())
    arrived = json.loads(fake.received[0].body)
    assert arrived["messages"][:-1] == body["messages"][:-1]
    assert "same output as Bash: ls above" in arrived["messages"][-1]["content"][0]["content"]


# --- options

CHANGES = [
    ("thinwire_level", "lossless"),
    ("thinwire_level", "aggressive"),
    ("thinwire_min_tokens", "100000"),
    ("thinwire_block_budget", "100"),
    ("thinwire_user_blocks", "true"),
    ("thinwire_code", "true"),
    ("thinwire_exact_tools", "Bash"),
    ("thinwire_lossless_tools", "Bash"),
    ("thinwire_exclude_tools", "Bash"),
    ("thinwire_originals", "false"),
    ("thinwire_auth_levels", "payg=lossless"),
    ("thinwire_model_levels", "*=lossless"),
    ("thinwire_holdout", "90%"),
    ("thinwire_max_body", "1k"),
    ("thinwire_store", "memory:"),
    ("thinwire_dir", "elsewhere"),
]
USUAL = {
    "thinwire_level": "balanced",
    "thinwire_min_tokens": "250",
    "thinwire_max_body": "20m",
    "thinwire_user_blocks": "false",
    "thinwire_code": "false",
    "thinwire_originals": "true",
}


def conversation(number: int) -> list[Turn]:
    """One that no other has anything in common with."""
    outputs = [f"{number}\n{text(kind, number % 3)}" for kind in ("log", "rows", "hits", "log", "rows")]
    return [Turn(f"{number}: {output}", (Result("Bash", output, False, False),)) for output in outputs]


@pytest.fixture(scope="module")
def settable(start_proxy: StartProxy) -> Proxy:
    return start_proxy(scripts=(SCRIPTS / "set_options.py",))


def set_options(proxy: Proxy, **options: str) -> None:
    headers = {f"x-set-{name}": value for name, value in options.items()}
    assert proxy.post(HOST, "/set", b"", headers, "GET").status == 204


@pytest.mark.parametrize(("option", "value"), CHANGES, ids=[f"{name}={value}" for name, value in CHANGES])
def test_an_option_that_changes_in_the_middle_of_a_conversation_changes_nothing_that_was_sent(
    settable: Proxy, fake: FakeProvider, option: str, value: str
) -> None:
    """Nor where it changes back; and a conversation that began under it goes on when it is gone."""
    number = 2 * CHANGES.index((option, value))
    usual = str(settable.folder / "thinwire") if option == "thinwire_dir" else USUAL.get(option, "")
    other = str(settable.folder / value) if option == "thinwire_dir" else value
    one, later = conversation(number), conversation(number + 1)
    bodies = [sent(fake, settable, one[:1])]
    set_options(settable, **{option: other})
    bodies += [sent(fake, settable, one[:2]), sent(fake, settable, one[:3])]
    others = [sent(fake, settable, later[:1])]
    set_options(settable, **{option: usual})
    bodies.append(sent(fake, settable, one[:4]))
    others += [sent(fake, settable, later[:2]), sent(fake, settable, later[:3])]
    assert_grows(bodies)
    assert_grows(others)
    assert b"\\u2026 " in bodies[-1]


def test_restarts_with_other_options_change_nothing_that_was_sent(
    start_proxy: StartProxy, fake: FakeProvider, tmp_path: Path
) -> None:
    lossless = {"thinwire_level": "lossless", "thinwire_user_blocks": "true", "thinwire_originals": "false"}
    narrow = {"thinwire_min_tokens": "9000", "thinwire_exclude_tools": "Bash", "thinwire_store": "memory:"}
    small = {"thinwire_max_body": "1k", "thinwire_holdout": "90%"}
    bodies = []
    for count, options in enumerate(({}, lossless, narrow, small, {"thinwire_level": "aggressive"}), 1):
        proxy = start_proxy(thinwire_dir=str(tmp_path / "state"), **options)
        bodies.append(sent(fake, proxy, conversation(99)[:count]))
        (proxy.process.kill if count % 2 else proxy.process.terminate)()
        proxy.process.wait(60)
    assert_grows(bodies)
    assert b"\\u2026 " in bodies[-1]


def test_conversations_that_begin_later_are_decided_under_the_options_of_then(
    settable: Proxy, fake: FakeProvider
) -> None:
    turns = conversation(100)
    assert len(sent(fake, settable, turns[:2])) < len(request(WIRE, turns[:2], None)) / 1.4
    set_options(settable, thinwire_exclude_tools="Bash")
    other = conversation(101)
    for count in (1, 2, 3):
        assert sent(fake, settable, other[:count]) == request(WIRE, other[:count], None)
    set_options(settable, thinwire_exclude_tools="")
    for count in (4, 5):
        assert sent(fake, settable, other[:count]).startswith(request(WIRE, other[:3], None).removesuffix(b"]}"))


def test_a_conversation_is_held_out_or_not_from_its_first_request_on(settable: Proxy, fake: FakeProvider) -> None:
    set_options(settable, thinwire_holdout="90%")
    held = next(number for number in range(200, 300) if len(_raw(fake, settable, number, 1)) == 1)
    set_options(settable, thinwire_holdout="")
    turns = conversation(held)
    for count in (2, 3):
        assert sent(fake, settable, turns[:count]) == request(WIRE, turns[:count], None)


def test_what_switching_off_costs_is_said_once(settable: Proxy) -> None:
    for mode in ("off", "audit", "optimize", "optimize"):
        set_options(settable, thinwire_mode=mode)
    settable.wait_for("mode is optimize from now on")
    assert settable.output.count("cache of them is lost once") == 2


def _raw(fake: FakeProvider, proxy: Proxy, number: int, count: int) -> list[bytes]:
    """The body that was sent for the beginning of a conversation, if it was left as it is."""
    body = request(WIRE, conversation(number)[:count], None)
    return [body] if sent(fake, proxy, conversation(number)[:count]) == body else []
