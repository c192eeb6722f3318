"""Which environment variables bring a client to the proxy, and make it trust the CA. Data; measured on real clients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Holds = Literal["proxy", "direct", "bundle", "extra", "switch"]
"""The proxy's URL; hosts reached without it; a file that replaces the trust store; one that adds to it; an on switch."""

DIRECT: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Variable:
    name: str
    holds: Holds
    clients: str
    """Who reads it."""


# HTTP_PROXY is left alone: what is not encrypted is either local or none of our business.
VARIABLES: Final = (
    Variable("HTTPS_PROXY", "proxy", "everything"),
    Variable("https_proxy", "proxy", "everything; where both are set, Python takes this one"),
    Variable("NO_PROXY", "direct", "everything"),
    Variable("no_proxy", "direct", "everything; where both are set, Python takes this one"),
    Variable(
        "SSL_CERT_FILE", "bundle", "httpx, aiohttp and so the Python SDKs; Codex; Claude Code; Go and Ruby on Linux"
    ),
    Variable("REQUESTS_CA_BUNDLE", "bundle", "requests"),
    Variable("CURL_CA_BUNDLE", "bundle", "curl, requests"),
    Variable("CODEX_CA_CERTIFICATE", "bundle", "Codex"),
    Variable("AWS_CA_BUNDLE", "bundle", "botocore, the AWS CLI"),
    Variable("NODE_EXTRA_CA_CERTS", "extra", "Node: Claude Code, Gemini CLI, the Node SDKs"),
    Variable("NODE_USE_ENV_PROXY", "switch", "Node 24: its fetch takes no proxy from the environment otherwise"),
)


def environment(port: int, replacing: Path, adding: Path, before: Mapping[str, str]) -> dict[str, str]:
    """What to set for a client of the proxy at `port`, given the files of bundle.py and its environment until now."""
    values: dict[Holds, str] = {
        "proxy": f"http://127.0.0.1:{port}",
        "direct": ",".join(direct(before)),
        "bundle": str(replacing),
        "extra": str(adding),
        "switch": "1",
    }
    return {variable.name: values[variable.holds] for variable in VARIABLES}


def direct(before: Mapping[str, str]) -> list[str]:
    """The hosts to reach without the proxy: this machine, and what was excepted before."""
    excepted = [host.strip() for name in ("no_proxy", "NO_PROXY") for host in before.get(name, "").split(",")]
    return list(dict.fromkeys([*DIRECT, *filter(None, excepted)]))


def not_ours(variable: Variable, value: str | None, folder: Path) -> str | None:
    """What is left of a variable's value without what `environment` put there for the bundles in this folder; None: nothing."""
    if value is None:
        return None
    if variable.holds == "direct":
        left = [host for host in value.split(",") if host.strip() and host.strip() not in DIRECT]
        return ",".join(left) or None
    if variable.holds == "switch":
        return None
    ours = value.startswith("http://127.0.0.1:") if variable.holds == "proxy" else Path(value).is_relative_to(folder)
    return None if ours else value
