"""What a pattern does not match comes first: a host too many is somebody's private traffic."""

import pytest

from thinwire.addon.providers.hosts import Hosts, is_address, is_loopback, normalized, parents, subtree


@pytest.mark.parametrize(
    ("pattern", "host"),
    [
        ("api.openai.com", "openai.com"),
        ("api.openai.com", "x.api.openai.com"),
        ("api.openai.com", "api.openai.com.evil.com"),
        ("api.openai.com", "apixopenai.com"),
        ("*.openai.azure.com", "openai.azure.com"),
        ("*.openai.azure.com", "evilopenai.azure.com"),
        ("*.openai.azure.com", "x.openai.azure.com.evil.com"),
        ("copilot-api.*.ghe.com", "copilot-api.ghe.com"),
        ("copilot-api.*.ghe.com", "copilot-api.a.b.ghe.com"),
        ("copilot-api.*.ghe.com", "acme.ghe.com"),
        ("copilot-api.*.ghe.com", "copilot-api.acme.gheXcom"),
        ("*", "x.y"),
    ],
)
def test_no_match(pattern: str, host: str) -> None:
    assert host not in Hosts([(pattern, True)])


@pytest.mark.parametrize(
    ("pattern", "host"),
    [
        ("api.openai.com", "API.OpenAI.com."),
        ("*.openai.azure.com", "a.b.openai.azure.com"),
        ("copilot-api.*.ghe.com", "copilot-api.acme-2.ghe.com"),
        ("::1", "[::1]"),
    ],
)
def test_match(pattern: str, host: str) -> None:
    assert host in Hosts([(pattern, True)])


def test_the_exact_name_comes_first() -> None:
    assert Hosts([("*.b.c", 1), ("a.b.c", 2), ("a.*.c", 3)])["a.b.c"] == [2, 1, 3]


@pytest.mark.parametrize(
    ("host", "said"), [("127.0.0.1", True), ("[::1]", True), ("1.2.3", False), ("localhost", False)]
)
def test_addresses(host: str, said: bool) -> None:
    assert is_address(host) is said


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_addresses_of_this_machine(host: str, said: bool) -> None:
    assert is_loopback(host) is said


@pytest.mark.parametrize(
    ("pattern", "name"),
    [("api.openai.com", "api.openai.com"), ("*.a.b.com", "a.b.com"), ("copilot-api.*.ghe.com", "ghe.com")],
)
def test_the_subtree_that_covers_a_pattern(pattern: str, name: str) -> None:
    assert subtree(pattern) == name


def test_names_above_and_names_compared() -> None:
    assert list(parents("a.b.c")) == ["b.c", "c"]
    assert normalized("[FE80::1]") == "fe80::1"
