"""Which environment variables bring a client to the proxy, and make it trust the CA: what each is set to, and taken back.

Which variables there are, and who reads them, is a fact about clients: the caller hands them in (`addon/clients/clients.toml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Holds = Literal["proxy", "direct", "bundle", "extra", "switch"]
"""The proxy's URL; hosts reached without it; a file that replaces the trust store; one that adds to it; an on switch."""

DIRECT: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable, and what clients expect in it."""

    name: str
    holds: Holds


def environment(
    variables: Iterable[Variable], port: int, replacing: Path, adding: Path, before: Mapping[str, str]
) -> dict[str, str]:
    """Return what to set for a client of the proxy at `port`, given the files of bundle.py and its environment until now."""
    values: dict[Holds, str] = {
        "proxy": f"http://127.0.0.1:{port}",
        "direct": ",".join(direct(before)),
        "bundle": str(replacing),
        "extra": str(adding),
        "switch": "1",
    }
    return {variable.name: values[variable.holds] for variable in variables}


def direct(before: Mapping[str, str]) -> list[str]:
    """Return the hosts to reach without the proxy: this machine, and what was excepted before."""
    excepted = [host.strip() for name in ("no_proxy", "NO_PROXY") for host in before.get(name, "").split(",")]
    return list(dict.fromkeys([*DIRECT, *filter(None, excepted)]))


def bypassed(before: Mapping[str, str], hosts: Iterable[str]) -> list[str]:
    """Return those of the hosts that a client with this environment reaches without the proxy."""
    excepted = [
        entry.lower().removeprefix("*").removeprefix(".") for entry in direct(before)
    ]  # of `*`, "" is left: all
    return [host for host in hosts if any(not entry or f".{host}".endswith(f".{entry}") for entry in excepted)]


def without_ours(variable: Variable, value: str | None, folder: Path) -> str | None:
    """Return a variable's value without what `environment` put there for the bundles in this folder; None: nothing is left."""
    if value is None:
        return None
    if variable.holds == "direct":
        left = [host for host in value.split(",") if host.strip() and host.strip() not in DIRECT]
        return ",".join(left) or None
    if variable.holds == "switch":
        return None
    ours = value.startswith("http://127.0.0.1:") if variable.holds == "proxy" else Path(value).is_relative_to(folder)
    return None if ours else value
