"""Options as a user gives them to the real mitmdump: refused with a sentence at the start, rolled back at run time."""

from __future__ import annotations

import socket

import mitmproxy.version
import pytest
from mitmproxy.exceptions import OptionsError
from mitmproxy.test import taddons

from thinwire.addon.hooks.options import Configuration

from ...conftest import Proxy, StartProxy

OLD = tuple(map(int, mitmproxy.version.VERSION.split(".")[:3])) < (12, 1, 2)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("thinwire_mode", "on", "thinwire_mode must be one of optimize, audit, off, not 'on'"),
        ("thinwire_min_tokens", "many", "thinwire_min_tokens must be a whole number of tokens, 0 or more, not 'many'"),
        ("thinwire_hosts", "a=b", "thinwire_hosts must name one of the wires openai-chat"),
        ("thinwire_dir", "/dev/null/x", "thinwire_dir cannot be used"),
    ],
)
def test_a_bad_value_ends_the_start_with_a_sentence(
    start_proxy: StartProxy, name: str, value: str, sentence: str
) -> None:
    proxy = start_proxy(ready="", **{name: value})
    assert proxy.process.wait(60) == 1
    assert sentence in proxy.output


def test_a_value_that_is_missing_or_given_twice_is_refused_too(start_proxy: StartProxy) -> None:
    for arguments in (["--set", "thinwire_mode"], ["--set", "thinwire_level=lossless", "--set", "thinwire_level=x"]):
        proxy = start_proxy(*arguments, ready="")
        assert proxy.process.wait(60) == 1
        assert "must be one of" in proxy.output


@pytest.fixture(scope="module")
def proxy(start_proxy: StartProxy) -> Proxy:
    return start_proxy("--set", "thinwire_levle=lossless", "--set", "thinwire_code=true", "--set", "http2=true")


def test_a_misspelt_name_is_pointed_out_and_the_proxy_runs(proxy: Proxy) -> None:
    proxy.wait_for("there is no option thinwire_levle; did you mean thinwire_level?")


def test_http2_is_off_where_mitmproxy_cannot_do_it_safely_and_that_is_said(proxy: Proxy) -> None:
    assert ("HTTP/2 is off" in proxy.output) == OLD


def test_it_listens_on_this_machine_only(proxy: Proxy) -> None:
    with socket.create_connection(("127.0.0.1", proxy.port), 5):
        pass
    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", proxy.port), 5):
        pass


def test_an_address_that_the_user_chose_holds(start_proxy: StartProxy) -> None:
    proxy = start_proxy("--listen-host", "127.0.0.2")
    with socket.create_connection(("127.0.0.2", proxy.port), 5):
        pass
    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", proxy.port), 5):
        pass


async def test_a_bad_value_at_run_time_changes_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    addon = Configuration()
    with taddons.context(addon) as context:
        context.configure(addon, thinwire_dir=str(tmp_path_factory.mktemp("state") / "x"), thinwire_mode="audit")
        with pytest.raises(OptionsError, match=r"thinwire_mode must be one of .* not 'nonsense'"):
            context.options.update(thinwire_mode="nonsense")
        assert context.options.thinwire_mode == addon.config.mode == "audit"
        context.options.update(thinwire_mode="off")
        assert str(addon.config.mode) == "off"
