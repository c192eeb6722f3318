"""Host names and the few patterns of them that a table of providers needs.

A name stands for itself. `*.name` stands for everything below it, `*` elsewhere for a piece of one label
(`copilot-api.*.ghe.com`), and nothing for what anybody else can register. Names are compared without case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from typing import Generic, TypeVar

Value = TypeVar("Value")


def normalized(host: str) -> str:
    """`host` as it is compared: lower case, no brackets of an IPv6 address, no closing dot."""
    return host.strip("[]").rstrip(".").lower()


def is_address(host: str) -> bool:
    try:
        ip_address(normalized(host))
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Return whether the address is this machine's own."""
    try:
        address = ip_address(normalized(host))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def subtree(pattern: str) -> str:
    """The narrowest DNS name that `pattern` and only what is at and below it fall under."""
    return normalized(pattern.rpartition("*")[2].partition(".")[2] if "*" in pattern else pattern)


def parents(host: str) -> Iterator[str]:
    """The names above `host`, the nearest first."""
    while host := host.partition(".")[2]:
        yield host


class Hosts(Generic[Value]):
    """A table from host patterns to values; a host may have several, those of its exact name first."""

    def __init__(self, entries: Iterable[tuple[str, Value]]) -> None:
        self._exact: dict[str, list[Value]] = {}
        self._below: dict[str, list[Value]] = {}
        self._patterns: list[tuple[re.Pattern[str], Value]] = []
        for pattern, value in entries:
            self._add(normalized(pattern), value)

    def _add(self, pattern: str, value: Value) -> None:
        parent = pattern.removeprefix("*.")
        if "*" in parent:
            pieces = re.escape(pattern).replace(r"\*", "[a-z0-9-]+")
            self._patterns.append((re.compile(pieces), value))
        elif parent is pattern:
            self._exact.setdefault(pattern, []).append(value)
        else:
            self._below.setdefault(parent, []).append(value)

    def __getitem__(self, host: str) -> list[Value]:
        """The values of `host`; none if no pattern matches."""
        host = normalized(host)
        values = list(self._exact.get(host, ()))
        for parent in parents(host):
            values += self._below.get(parent, ())
        return values + [value for pattern, value in self._patterns if pattern.fullmatch(host)]

    def __contains__(self, host: str) -> bool:
        return bool(self[host])
