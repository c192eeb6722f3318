"""What mitmdump is started with: what the user says is never overruled, and what cannot be is refused in a sentence."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from pathlib import Path

import pytest

from thinwire.addon.commands.launching.mitmdump_args import Launch, Refused, in_use, prepare


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


def launched(folder: Path, *arguments: str, environ: Mapping[str, str] | None = None) -> Launch:
    return prepare(["--set", f"thinwire_dir={folder}", *arguments], environ or {})


def settings(launch: Launch) -> dict[str, list[str]]:
    """Option -> the values that mitmdump is given for it with --set; it refuses two."""
    given: dict[str, list[str]] = {}
    for flag, value in zip(launch.arguments, launch.arguments[1:], strict=False):
        if flag == "--set":
            given.setdefault(value.partition("=")[0], []).append(value.partition("=")[2])
    return given


@pytest.mark.parametrize(
    "said",
    ["upstream_cert=true", "termlog_verbosity=debug", "flow_detail=1", "listen_host=0.0.0.0", "confdir=/tmp/none"],
)
def test_what_the_user_sets_is_set_once_and_so(folder: Path, tmp_path: Path, said: str) -> None:
    name, _, value = said.replace("/tmp/none", str(tmp_path / "own")).partition("=")
    assert settings(launched(folder, "--set", f"{name}={value}"))[name] == [value]


def test_what_config_yaml_sets_is_not_set_again(folder: Path) -> None:
    folder.mkdir()
    (folder / "config.yaml").write_text("upstream_cert: true\nlisten_port: 9999\nthinwire_level: aggressive\n")
    launch = launched(folder)
    assert "upstream_cert" not in settings(launch)
    assert (launch.port, launch.config.settings.level) == (9999, "aggressive")


def test_it_listens_on_this_machine_only_and_copies_no_names(folder: Path) -> None:
    given = settings(launched(folder))
    assert (given["listen_host"], given["upstream_cert"]) == (["127.0.0.1"], ["false"])


@pytest.mark.parametrize(
    ("arguments", "port"),
    [((), 8080), (("-p", "9000"), 9000), (("--listen-port", "0"), 0), (("--set", "listen_port=9001"), 9001)],
)
def test_the_port_is_known_before(folder: Path, arguments: tuple[str, ...], port: int) -> None:
    assert launched(folder, *arguments).port == port


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("thinwire_level=best", "thinwire_level must be one of lossless, balanced, aggressive, not 'best'"),
        ("thinwire_hosts=a=b", "thinwire_hosts must name one of the wires"),
        ("thinwire_min_tokens=many", "thinwire_min_tokens must be a whole number"),
    ],
)
def test_a_bad_option_is_refused_before_anything_starts(folder: Path, said: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        launched(folder, "--set", said)


@pytest.mark.parametrize(("text", "sentence"), [("a: [", "is not valid YAML"), ("- a\n", "must hold `option: value`")])
def test_a_broken_config_yaml_is_refused(folder: Path, text: str, sentence: str) -> None:
    folder.mkdir()
    (folder / "config.yaml").write_text(text)
    with pytest.raises(Refused, match=sentence):
        launched(folder)


def test_a_ca_that_is_none_is_refused(folder: Path) -> None:
    folder.mkdir()
    (folder / "mitmproxy-ca.pem").write_text("nonsense")
    with pytest.raises(Refused):
        launched(folder)


def test_added_hosts_are_in_the_ca(folder: Path) -> None:
    launched(folder)
    launch = launched(folder, "--set", "thinwire_hosts=llm.corp.example:8443/v1/chat/completions=openai-chat")
    assert launch.authority.permits("llm.corp.example")
    assert launch.authority.fate == "reissued"


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy"])
def test_a_companys_proxy_stays_in_the_way(folder: Path, name: str) -> None:
    given = settings(launched(folder, environ={name: "http://me:p%40ss@proxy.corp:3128"}))
    assert (given["mode"], given["upstream_auth"]) == (["upstream:http://proxy.corp:3128"], ["me:p@ss"])


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"HTTPS_PROXY": ""},
        {"HTTPS_PROXY": "http://127.0.0.1:8080"},
        {"HTTPS_PROXY": "http://127.0.0.1:50000", "SSL_CERT_FILE": "BUNDLE"},
    ],
)
def test_thinwire_is_no_proxy_for_itself(folder: Path, environ: dict[str, str]) -> None:
    named = {name: value.replace("BUNDLE", str(folder / "ca-bundle.pem")) for name, value in environ.items()}
    launched(folder)
    assert "mode" not in settings(launched(folder, environ=named))


def test_a_mode_that_the_user_names_goes_before_the_environments(folder: Path) -> None:
    launch = launched(folder, "--mode", "socks5", environ={"HTTPS_PROXY": "http://proxy.corp:3128"})
    assert "mode" not in settings(launch)
    assert launch.arguments[-2:] == ("--mode", "socks5")


def test_a_variable_that_leads_clients_past_the_proxy_is_said(folder: Path) -> None:
    gateway = ("--set", "thinwire_hosts=llm.corp")
    (note,) = launched(folder, *gateway, environ={"NO_PROXY": ".corp"}).notes
    assert note == "NO_PROXY leads clients to llm.corp without a proxy, so thinwire will not see those requests"
    (note,) = launched(folder, *gateway, environ={"no_proxy": "*"}).notes
    assert re.fullmatch(r"NO_PROXY leads clients to \S+ and \d+ more hosts without a proxy, .*", note)
    assert launched(folder, *gateway, environ={"NO_PROXY": "git.corp"}).notes == ()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-p", "abc"], "a port is a number from 0"),
        (["--listen-port", "70000"], "not '70000'"),
        (["--set", "listen_port=80a"], "not '80a'"),
        (["--listen-port"], "expected one argument"),
    ],
)
def test_a_port_that_is_none_is_refused_in_a_sentence(folder: Path, arguments: list[str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        launched(folder, *arguments)


def test_a_port_in_use_is_seen() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert in_use("127.0.0.1", taken.getsockname()[1])
    assert not in_use("127.0.0.1", 0)
