"""Nobody gets in but this machine, by our own name, to read; and nobody switches but our own page and who has the token."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.page.access import HEADERS, Visitor, refusal

TOKEN = "a-token"
FRIEND = Visitor("GET", "127.0.0.1:8080", "127.0.0.1", 8080)
OWNER = replace(FRIEND, method="POST", token=TOKEN, switches=True)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"host": "evil.example:8080"}, 403),
        ({"host": "evil.example"}, 403),
        ({"host": "127.0.0.1:8081"}, 403),
        ({"host": "127.0.0.1"}, 403),
        ({"host": ""}, 403),
        ({"host": "127.0.0.1:8080.evil.example"}, 403),
        ({"host": "127.0.0.1.evil.example:8080"}, 403),
        ({"host": "localhost.evil.example:8080"}, 403),
        ({"host": "u@127.0.0.1:8080"}, 403),
        ({"host": "0.0.0.0:8080"}, 403),
        ({"host": "2130706433:8080"}, 403),
        ({"peer": "192.168.1.7"}, 403),
        ({"peer": "::ffff:192.168.1.7"}, 403),
        ({"peer": ""}, 403),
        ({"method": "POST"}, 405),
        ({"method": "OPTIONS"}, 405),
        ({"method": "DELETE"}, 405),
        ({"fetch_site": "cross-site", "fetch_mode": "no-cors", "fetch_dest": "script"}, 403),
        ({"fetch_site": "cross-site", "fetch_mode": "cors", "fetch_dest": "empty"}, 403),
        ({"fetch_site": "same-site", "fetch_mode": "cors", "fetch_dest": "empty"}, 403),
        ({"fetch_site": "cross-site", "fetch_mode": "navigate", "fetch_dest": "iframe"}, 403),
        ({"fetch_site": "cross-site", "fetch_mode": "navigate", "fetch_dest": "document", "path": "/o/abc"}, 403),
        ({"fetch_site": "same-site", "fetch_mode": "navigate", "fetch_dest": "document", "path": "/metrics"}, 403),
    ],
    ids=str,
)
def test_who_stays_outside(changes: dict[str, Any], status: int) -> None:
    refused = refusal(replace(FRIEND, **changes), TOKEN)
    assert refused is not None
    assert refused.status == status


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"method": "HEAD"},
        {"host": "localhost:8080"},
        {"host": "LocalHost:8080"},
        {"host": "[::1]:8080", "peer": "::1"},
        {"peer": "::ffff:127.0.0.1"},
        {"host": "127.0.0.1", "port": 80},
        {"fetch_site": "same-origin", "fetch_mode": "cors", "fetch_dest": "empty"},
        {"fetch_site": "none", "fetch_mode": "navigate", "fetch_dest": "document"},
        {"fetch_site": "cross-site", "fetch_mode": "navigate", "fetch_dest": "document"},
        {"fetch_site": "none", "fetch_mode": "navigate", "fetch_dest": "document", "path": "/o/abc"},
    ],
    ids=str,
)
def test_who_comes_in(changes: dict[str, Any]) -> None:
    assert refusal(replace(FRIEND, **changes), TOKEN) is None


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"token": ""}, 403),
        ({"token": "another"}, 403),
        ({"token": "\udcff"}, 403),
        ({"switches": False}, 405),
        ({"method": "PUT"}, 405),
        ({"method": "DELETE"}, 405),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:8081"}, 403),
        ({"origin": "https://127.0.0.1:8080"}, 403),
        ({"origin": "http://127.0.0.1:8080.evil.example"}, 403),
        ({"fetch_site": "same-site"}, 403),
        ({"fetch_site": "none"}, 403),
        ({"fetch_site": "cross-site", "fetch_mode": "navigate", "fetch_dest": "document"}, 403),
        ({"host": "rebound.example:8080", "origin": "http://rebound.example:8080"}, 403),
        ({"peer": "192.168.1.7"}, 403),
    ],
    ids=ascii,
)
def test_who_may_not_switch(changes: dict[str, Any], status: int) -> None:
    refused = refusal(replace(OWNER, **changes), TOKEN)
    assert refused is not None
    assert refused.status == status


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"origin": "http://127.0.0.1:8080", "fetch_site": "same-origin", "fetch_mode": "cors", "fetch_dest": "empty"},
        {"origin": "http://localhost:8080", "host": "localhost:8080"},
    ],
    ids=str,
)
def test_who_may_switch(changes: dict[str, Any]) -> None:
    assert refusal(replace(OWNER, **changes), TOKEN) is None


@given(st.text(), st.sampled_from([80, 8080]))
def test_no_other_name_ever_gets_in(host: str, port: int) -> None:
    names = ("127.0.0.1", "localhost", "[::1]")
    ours = {f"{name}:{port}" for name in names} | (set(names) if port == 80 else set())
    assert (refusal(replace(FRIEND, host=host, port=port), TOKEN) is None) == (host.lower() in ours)


def test_no_other_origin_is_ever_let_read() -> None:
    assert not [name for name in HEADERS if name.lower().startswith("access-control")]
    assert "'unsafe" not in HEADERS["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in HEADERS["Content-Security-Policy"]
