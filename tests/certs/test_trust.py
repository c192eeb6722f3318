"""The variables that clients are given."""

from __future__ import annotations

from pathlib import Path

import pytest

from thinwire.addon.clients.table import VARIABLES
from thinwire.certs.trust import bypassed, direct, environment

GIVEN = environment(VARIABLES, 8080, Path("/b"), Path("/x"), {})


def test_plain_http_is_left_alone() -> None:
    assert not {"HTTP_PROXY", "http_proxy", "ALL_PROXY"} & GIVEN.keys()


def test_each_variable_has_what_its_clients_need() -> None:
    assert GIVEN["HTTPS_PROXY"] == GIVEN["https_proxy"] == "http://127.0.0.1:8080"
    assert GIVEN["NO_PROXY"] == GIVEN["no_proxy"] == "localhost,127.0.0.1,::1"
    replaced = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "CODEX_CA_CERTIFICATE", "AWS_CA_BUNDLE")
    assert {GIVEN[name] for name in replaced} == {"/b"}
    assert (GIVEN["NODE_EXTRA_CA_CERTS"], GIVEN["NODE_USE_ENV_PROXY"]) == ("/x", "1")
    assert len(GIVEN) == len(VARIABLES)


def test_hosts_that_were_reached_directly_still_are() -> None:
    assert direct({"NO_PROXY": "git.corp, localhost"}) == ["localhost", "127.0.0.1", "::1", "git.corp"]


@pytest.mark.parametrize(
    ("excepted", "past"),
    [
        ("", []),
        ("git.corp, corpus, notllm.corp", []),
        ("x.llm.corp", []),
        ("*", ["api.openai.com", "llm.corp"]),
        (".corp", ["llm.corp"]),
        ("*.corp", ["llm.corp"]),
        ("git.corp,LLM.corp", ["llm.corp"]),
        ("openai.com", ["api.openai.com"]),
    ],
)
def test_which_hosts_are_reached_without_the_proxy(excepted: str, past: list[str]) -> None:
    assert bypassed({"no_proxy": excepted}, ["api.openai.com", "llm.corp"]) == past
