"""The switch at a real proxy: who may not turn it, then what holds from when on, and that nothing that runs is touched."""

from __future__ import annotations

import http.client
import json
import sqlite3
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest

from thinwire.addon.commands import doctor
from thinwire.addon.commands.fake_provider import FakeProvider, Reply
from thinwire.addon.config.config_file import options_in
from thinwire.addon.control import proxy_client
from thinwire.addon.control.proxy_client import CONTROL, NoAnswer, Refused
from thinwire.addon.control.running import Running, running_in
from thinwire.addon.control.setting_changes import SettingChange
from thinwire.addon.ledger.events import PassedThrough, passed_through
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import reading
from thinwire.addon.ledger.writer import FILE

from ...conftest import PATIENCE, Answer, Proxy, StartProxy, wait_for
from ...pipeline.sessions import request
from .. import bodies
from ..test_stability import WIRE, assert_grows, conversation, sent
from .test_page import ask

HOST, PATH = "api.openai.com", "/v1/chat/completions"
LOG = bodies.log()


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy may take all the time to answer that a busy machine needs."""
    monkeypatch.setattr(proxy_client, "_PATIENCE", 60.0)


def running(proxy: Proxy) -> Running:
    """Its own file, as soon as it is there."""
    wait_for(lambda: running_in(proxy.folder / "thinwire"))
    return running_in(proxy.folder / "thinwire")[0]


def option(proxy: Proxy, name: str) -> str:
    return str(proxy_client.state(running(proxy))["options"][name])


def waited(what: Callable[[], object], wanted: object) -> None:
    """Until it is so."""
    limit = time.monotonic() + 60
    while (found := what()) != wanted:
        assert time.monotonic() < limit, f"{found!r}, not {wanted!r}"
        time.sleep(0.02)


def write(file: Path, text: str) -> None:
    """Whoever reads it reads all of it, or what was there before."""
    whole = file.with_suffix(".new")
    whole.write_text(text)
    whole.replace(file)


def changes(proxy: Proxy) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(proxy.folder / "thinwire" / "ledger.sqlite")) as ledger:
        return ledger.execute("SELECT what, before, after FROM changes ORDER BY id").fetchall()


def compressed(proxy: Proxy, fake: FakeProvider, n: int = 0) -> bool:
    """Whether a new conversation is."""
    body = bodies.chat(LOG).replace(b"Why does", b"Case %d: why does" % n)
    fake.clear()
    assert proxy.post(HOST, PATH, body).status == 200
    return fake.received[0].body != body


@pytest.mark.parametrize(
    ("method", "target", "headers"),
    [
        ("POST", f"{CONTROL}?what=mode&to=off", {}),
        ("POST", f"{CONTROL}?what=mode&to=off", {"x-thinwire-token": "guessed"}),
        ("POST", f"{CONTROL}?what=mode&to=off&token=guessed", {"content-type": "application/x-www-form-urlencoded"}),
        ("POST", f"{CONTROL}?what=mode&to=off", {"x-thinwire-token": "TOKEN", "origin": "http://evil.example"}),
        ("POST", f"{CONTROL}?what=mode&to=off", {"x-thinwire-token": "TOKEN", "sec-fetch-site": "cross-site"}),
        ("POST", f"{CONTROL}?what=mode&to=off", {"x-thinwire-token": "TOKEN", "host": "rebound.example"}),
        ("POST", f"{CONTROL}/?what=mode&to=off", {"x-thinwire-token": "TOKEN"}),
        ("PUT", f"{CONTROL}?what=mode&to=off", {"x-thinwire-token": "TOKEN"}),
        ("GET", f"{CONTROL}?what=mode&to=off", {"x-thinwire-token": "TOKEN", "sec-fetch-site": "cross-site"}),
    ],
)
def test_who_cannot_turn_it(proxy: Proxy, method: str, target: str, headers: Mapping[str, str]) -> None:
    token = running(proxy).token
    sent: dict[str, Any] = {name.replace("-", "_"): said.replace("TOKEN", token) for name, said in headers.items()}
    assert ask(proxy, target, method, **sent).status in (403, 405)
    assert option(proxy, "mode") == "optimize"


def test_a_bad_wish_is_answered_with_a_sentence_and_changes_nothing(proxy: Proxy) -> None:
    for change, said in (
        (SettingChange("mode", "halt"), "a mode is one of"),
        (SettingChange("budget", "5"), "an amount for a time"),
    ):
        with pytest.raises(Refused, match=said):
            proxy_client.apply(running(proxy), change)
    assert not (proxy.folder / "thinwire" / "config.yaml").exists()
    assert changes(proxy) == []


def test_a_proxy_that_is_gone_does_not_answer(start_proxy: StartProxy) -> None:
    proxy = start_proxy()
    one = running(proxy)
    proxy.stop()
    assert running_in(proxy.folder / "thinwire") == []
    with pytest.raises(NoAnswer, match="does not answer"):
        proxy_client.state(one)


def test_off_and_on_hold_for_the_next_request_and_after_a_restart(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy()
    folder = proxy.folder / "thinwire"
    assert compressed(proxy, fake, 1)
    proxy_client.apply(running(proxy), SettingChange("mode", "off"))
    assert not compressed(proxy, fake, 2)
    proxy.stop()
    again = start_proxy(thinwire_dir=str(folder), ready="is on: off")
    assert not compressed(again, fake, 3)
    proxy_client.apply(next(iter(running_in(folder))), SettingChange("mode", "on"))
    assert compressed(again, fake, 4)
    waited(
        lambda: changes(proxy),
        [("mode", "optimize", "off"), ("mode", "off", "optimize")],
    )


def test_a_stream_that_runs_goes_on_as_it_began(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy()
    gate = threading.Semaphore(2)
    fake.respond = lambda received: Reply("one two three four five six seven eight nine ten", gate=gate)
    got: list[Answer] = []
    stream = threading.Thread(target=lambda: got.append(proxy.post(HOST, PATH, bodies.chat(LOG, stream=True))))
    stream.start()
    waited(lambda: len(fake.received), 1)
    for change in (
        SettingChange("mode", "off"),
        SettingChange("level", "lossless"),
        SettingChange("budget", "1/day!"),
        SettingChange("mode", "on"),
    ):
        proxy_client.apply(running(proxy), change)
    assert stream.is_alive()
    gate.release(100)
    stream.join(60)
    (answer,) = got
    assert answer.status == 200
    assert answer.body.rstrip().endswith(b"data: [DONE]")
    assert b"ten" in answer.body
    assert fake.received[0].body != bodies.chat(LOG, stream=True)


def test_what_was_sent_stays_the_beginning_of_what_is_sent_whatever_is_switched(
    start_proxy: StartProxy, fake: FakeProvider
) -> None:
    proxy = start_proxy()
    turns, found = conversation(7), []
    changes_ = (
        SettingChange("level", "lossless"),
        SettingChange("level", "aggressive", "project", "other"),
        SettingChange("tool", "alone", name="Bash"),
        SettingChange("budget", "500/day!"),
        SettingChange("level", "aggressive"),
    )
    for count, change in enumerate(changes_, 1):
        found.append(sent(fake, proxy, turns[:count]))
        proxy_client.apply(running(proxy), change)
    assert_grows(found)
    assert len(found[0]) < len(request(WIRE, turns[:1], None))


def test_the_file_is_watched(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy()
    file = proxy.folder / "thinwire" / "config.yaml"
    running(proxy)
    write(file, "thinwire_mode: off\nthinwire_exclude_tools: [Bash, Grep]\n")
    waited(lambda: option(proxy, "mode"), "off")
    assert option(proxy, "exclude_tools") == "Bash,Grep"
    write(file, "thinwire_mode: sideways\nthinwire_level: lossless\n")
    proxy.wait_for("nothing of it holds yet: thinwire_mode must be one of")
    write(file, "thinwire_mode: [\n")
    proxy.wait_for("is not valid YAML")
    assert (option(proxy, "mode"), option(proxy, "level")) == ("off", "balanced")
    write(file, "thinwire_level: lossless\nthinwire_mod: off\n")
    waited(lambda: option(proxy, "level"), "lossless")
    proxy.wait_for("config.yaml: there is no option thinwire_mod; did you mean thinwire_mode?")
    assert option(proxy, "mode") == "optimize"
    file.unlink()
    waited(lambda: option(proxy, "level"), "balanced")
    waited(
        lambda: [what for what, _, _ in changes(proxy)],
        ["mode", "exclude_tools", "mode", "level", "exclude_tools", "level"],
    )


def test_the_command_line_goes_before_the_file_until_the_file_is_newer(
    start_proxy: StartProxy, fake: FakeProvider, tmp_path: Path
) -> None:
    folder = tmp_path / "thinwire"
    folder.mkdir(mode=0o700)
    (folder / "config.yaml").write_text("thinwire_level: lossless\nthinwire_mode: audit\n")
    proxy = start_proxy(thinwire_dir=str(folder), thinwire_level="aggressive", ready="is on: audit/aggressive")
    proxy.wait_for("thinwire_level=aggressive on the command line goes before lossless in config.yaml")
    (one,) = running_in(folder)
    state: Callable[[], Any] = lambda: proxy_client.state(one)["options"]["level"]  # noqa: E731  (waited for)
    write(folder / "config.yaml", "thinwire_level: balanced\nthinwire_mode: audit\n")
    waited(state, "balanced")
    write(folder / "config.yaml", "thinwire_mode: audit\n")
    waited(state, "aggressive")


def test_what_is_wished_goes_before_the_command_line_also_when_it_is_taken_away(start_proxy: StartProxy) -> None:
    proxy = start_proxy(thinwire_budget="5/day")
    proxy_client.apply(running(proxy), SettingChange("budget", "none"))
    write(proxy.folder / "thinwire" / "config.yaml", "thinwire_level: lossless\n")
    waited(lambda: option(proxy, "level"), "lossless")
    assert option(proxy, "budget") == ""


def test_a_project_is_switched_alone(start_proxy: StartProxy, fake: FakeProvider) -> None:
    here = Path.cwd()
    mine = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here).name
    proxy = start_proxy(first=(PATIENCE,))
    proxy_client.apply(running(proxy), SettingChange("mode", "off", "project", mine))
    assert not compressed(proxy, fake, 1)
    proxy_client.apply(running(proxy), SettingChange("mode", "on", "project", mine))
    proxy_client.apply(running(proxy), SettingChange("mode", "off", "project", "another"))
    assert compressed(proxy, fake, 2)
    proxy_client.apply(running(proxy), SettingChange("mode", "off"))
    proxy_client.apply(running(proxy), SettingChange("mode", "on", "project", mine))
    assert compressed(proxy, fake, 3)


def test_two_proxies_of_a_folder_agree_and_a_change_is_recorded_once(
    start_proxy: StartProxy, fake: FakeProvider
) -> None:
    first = start_proxy()
    folder = first.folder / "thinwire"
    start_proxy(thinwire_dir=str(folder))
    waited(lambda: len(running_in(folder)), 2)
    proxy_client.apply(running_in(folder)[0], SettingChange("level", "lossless"))
    waited(lambda: {proxy_client.state(one)["options"]["level"] for one in running_in(folder)}, {"lossless"})
    waited(lambda: changes(first), [("level", "balanced", "lossless")])


def test_changes_at_two_proxies_at_once_are_all_kept(start_proxy: StartProxy, fake: FakeProvider) -> None:
    folder = start_proxy().folder / "thinwire"
    start_proxy(thinwire_dir=str(folder))
    waited(lambda: len(running_in(folder)), 2)
    both = running_in(folder)

    def change(number: int) -> None:
        proxy_client.apply(both[number % 2], SettingChange("tool", "alone", name=f"tool{number}"))

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(change, range(12)))
    wanted = {f"tool{number}" for number in range(12)}
    assert set(options_in(folder)["thinwire_exclude_tools"].split(",")) == wanted
    for one in both:
        waited(lambda: set(proxy_client.state(one)["options"]["exclude_tools"].split(",")), wanted)  # noqa: B023


def test_the_state_is_for_the_page_of_this_proxy_only(proxy: Proxy) -> None:
    answer = ask(proxy, CONTROL)
    assert json.loads(answer.body)["token"] == running(proxy).token
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=60)
    connection.request("GET", CONTROL, headers={"host": f"rebound.example:{proxy.port}"})
    assert connection.getresponse().status == 403
    connection.close()


def refuse(proxy: Proxy, trust: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        proxy.tunnel(HOST, trust=trust).request("GET", "/")


def test_who_is_passed_through_and_why_is_told_and_recorded(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy()
    assert proxy_client.state(running(proxy))["passed_through"] == []
    refuse(proxy, fake.ca)
    waited(lambda: [one["why"] for one in proxy_client.state(running(proxy))["passed_through"]], ["refused"])
    connection = proxy.tunnel(HOST, trust=fake.ca)
    connection.connect()
    waited(lambda: [one["host"] for one in proxy_client.state(running(proxy))["passed_through"]], [HOST])
    me = psutil.Process().name()
    waited(lambda: [one["client"] for one in proxy_client.state(running(proxy))["passed_through"]], [me])
    waited(lambda: [(one.host, one.client, one.why) for one in passed(proxy)], [(HOST, me, "refused")])
    connection.close()


def passed(proxy: Proxy) -> list[PassedThrough]:
    with reading(proxy.folder / "thinwire" / FILE) as ledger:
        return passed_through(ledger, Selection(), 9)


def test_the_doctor_says_who_is_passed_through_and_what_he_needs(
    start_proxy: StartProxy, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "_whole_way", lambda environ: doctor.Check(True, ""))
    proxy = start_proxy()
    refuse(proxy, fake.ca)
    waited(lambda: len(proxy_client.state(running(proxy))["passed_through"]), 1)
    checks = doctor.checks(proxy.port, str(proxy.folder / "thinwire"), {})
    (found,) = (check for check in checks if "passed through" in check.sentence)
    assert (found.ok, HOST in found.sentence, "run -- TOOL" in found.repair) == (False, True, True)
    assert "refused thinwire's certificate" in found.sentence
