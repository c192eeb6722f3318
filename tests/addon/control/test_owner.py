"""Whose connection it is: nobody's but the user's own, and a token that only the user can read."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from thinwire.addon.control import owner

from ...other_user import as_nobody, needs_another_user

linux = pytest.mark.skipif(sys.platform != "linux", reason="uids of sockets are read as Linux says them")


@contextmanager
def listening(family: socket.AddressFamily, host: str) -> Iterator[socket.socket]:
    with socket.socket(family) as server:
        server.settimeout(60)
        server.bind((host, 0))
        server.listen()
        yield server


def other(connection: socket.socket) -> tuple[owner.Address, owner.Address]:
    """Both ends of an accepted connection."""
    return connection.getpeername()[:2], connection.getsockname()[:2]


@needs_another_user
def test_a_connection_of_another_user_is_not_ours() -> None:
    with listening(socket.AF_INET, "127.0.0.1") as server:

        def client() -> bytes:
            with socket.create_connection(server.getsockname()) as connection:
                return connection.recv(1)

        with as_nobody(client) as answer:
            accepted, _ = server.accept()
            with closing(accepted):
                assert owner.is_ours(*other(accepted)) is False
                accepted.sendall(b"x")
            assert answer() == b"x"


@linux
def test_who_has_closed_the_socket_is_nobody() -> None:
    with listening(socket.AF_INET, "127.0.0.1") as server:
        socket.create_connection(server.getsockname()).close()
        accepted, _ = server.accept()
        with closing(accepted):
            assert owner.is_ours(*other(accepted)) is None


@linux
def test_the_same_ports_at_another_address_are_another_connection() -> None:
    with listening(socket.AF_INET, "0.0.0.0") as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            assert owner.is_ours(("127.0.0.2", client.getsockname()[1]), ("127.0.0.1", port)) is None


@pytest.mark.parametrize(
    ("family", "host", "target"),
    [
        (socket.AF_INET, "127.0.0.1", "127.0.0.1"),
        (socket.AF_INET6, "::1", "::1"),
        (socket.AF_INET6, "::", "127.0.0.1"),
        (socket.AF_INET6, "::", "::ffff:127.0.0.1"),
    ],
    ids=["IPv4", "IPv6", "IPv4 to a socket of both", "mapped"],
)
def test_our_own_connection_is_ours(family: socket.AddressFamily, host: str, target: str) -> None:
    if family == socket.AF_INET6 and not socket.has_dualstack_ipv6():
        pytest.skip("no IPv6 here")
    with listening(family, host) as server, socket.create_connection((target, server.getsockname()[1])):
        accepted, _ = server.accept()
        with closing(accepted):
            assert owner.is_ours(*other(accepted)) is True


def test_elsewhere_our_own_processes_are_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thinwire.addon.control.owner._PLATFORM", "darwin")
    with listening(socket.AF_INET, "127.0.0.1") as server, socket.create_connection(server.getsockname()) as client:
        assert owner.is_ours(client.getsockname(), server.getsockname()) is True
    assert owner.is_ours(("127.0.0.1", 1), ("127.0.0.1", 2)) is None
