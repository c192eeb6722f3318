"""Which names the CA may sign for.

X.509 knows no patterns: a DNS constraint permits a name and everything below it. So a host stands for itself, `*.a.b` for
the subtree a.b, and a pattern with a region inside is spelt out, region by region (regions.toml), as the subtree that holds
all regions holds the rest of that cloud too. Any other pattern becomes the subtree behind its last `*`, unless that would
be a registrable domain (copilot-api.*.ghe.com): nothing is permitted for it then, and its hosts are named one by one with
thinwire_hosts. A host outside the constraints must not be opened: clients would refuse the certificate.
"""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Collection, Iterable
from functools import cache
from importlib import resources
from typing import Final

_REGISTRABLE: Final = 2  # labels, of a domain that somebody bought


def subtrees(patterns: Iterable[str]) -> tuple[str, ...]:
    """The narrowest DNS subtrees for host names and patterns (`*` is a part of one label), sorted, none inside another."""
    wanted = {name.lower() for pattern in patterns for name in _expanded(pattern) if not _is_address(name)}
    return tuple(sorted(name for name in wanted if not permits(wanted - {name}, name)))


def permits(permitted: Collection[str], host: str) -> bool:
    """Whether `host` is one of the subtrees, or below one."""
    labels = host.lower().rstrip(".").split(".")
    return any(".".join(labels[at:]) in permitted for at in range(len(labels)))


def _expanded(pattern: str) -> tuple[str, ...]:
    if "*" not in pattern:
        return (pattern,)
    if pattern.startswith("*.") and "*" not in pattern[2:]:
        return (pattern[2:],)
    for suffix, regions in _clouds().items():
        if pattern.endswith(f".{suffix}") and pattern.count("*") == 1:
            return tuple(pattern.replace("*", region) for region in regions)
    behind = pattern.rpartition("*")[2].partition(".")[2]
    return (behind,) if behind.count(".") >= _REGISTRABLE else ()


@cache
def _clouds() -> dict[str, tuple[str, ...]]:
    """Domain suffix -> the regions of that cloud."""
    data = tomllib.loads((resources.files(__package__) / "regions.toml").read_text("utf-8"))
    return {suffix: tuple(cloud["regions"]) for cloud in data["clouds"] for suffix in cloud["suffixes"]}


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
