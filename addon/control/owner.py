"""Whether a connection comes from the user who runs the proxy: by the uid of the socket at its other end, else by a token.

Linux says the uid of every socket; elsewhere the user's own processes are looked through. Where neither tells (another
namespace of processes, no /proc), and for whoever the user lets in (a Prometheus of its own uid), there is the proxy's token,
in a file that only the user can read (running.py).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import Final

import psutil

_PLATFORM: Final = sys.platform
_TABLES: Final = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_NOBODYS: Final = "0"  # inode of a socket whose process has closed it; its uid says nothing

Address = tuple[str, int]
"""Host and port."""


def is_ours(peer: Address, local: Address) -> bool | None:
    """Return whether this user's process is at the other end of the connection from `peer` to `local`, both on this machine; None
    where that cannot be told. Takes milliseconds."""
    if _PLATFORM == "linux":
        uid = _uid(peer, local)
        return None if uid is None else uid == os.getuid()
    return True if _among_own_processes(peer, local) else None


def can_tell() -> bool:
    """Return whether the system says whose a connection is, so that no token is needed."""
    return _PLATFORM != "linux" or any(os.access(table, os.R_OK) for table in _TABLES)


def _uid(peer: Address, local: Address) -> int | None:
    wanted = set(_pairs(peer, local))
    for table in _TABLES:
        try:
            rows = table.read_text().splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            fields = row.split()
            if (fields[1], fields[2]) in wanted and fields[9] != _NOBODYS:
                return int(fields[7])
    return None


def _pairs(peer: Address, local: Address) -> Iterator[tuple[str, str]]:
    """The two ends as the tables write them: an IPv4 address also as one of IPv6."""
    for mapped in (False, True):
        yield _written(peer, mapped), _written(local, mapped)


def _written(address: Address, mapped: bool) -> str:
    host = ip_address(address[0].partition("%")[0])
    host = getattr(host, "ipv4_mapped", None) or host
    if mapped and host.version == 4:
        host = IPv6Address(b"\0" * 10 + b"\xff\xff" + host.packed)
    words = (host.packed[index : index + 4] for index in range(0, len(host.packed), 4))
    return "".join(f"{int.from_bytes(word, sys.byteorder):08X}" for word in words) + f":{address[1]:04X}"


def _among_own_processes(peer: Address, local: Address) -> bool:
    me = psutil.Process().username()
    return any(_has(process, peer[1], local[1]) for process in psutil.process_iter() if _is_of(process, me))


def _is_of(process: psutil.Process, user: str) -> bool:
    try:
        return bool(process.username() == user)
    except (psutil.Error, OSError):
        return False


def _has(process: psutil.Process, near: int, far: int) -> bool:
    """Return whether the process has a connection between these ports."""
    try:
        connections = process.net_connections("tcp")
    except (psutil.Error, OSError):
        return False
    return any((getattr(one.laddr, "port", 0), getattr(one.raddr, "port", 0)) == (near, far) for one in connections)
