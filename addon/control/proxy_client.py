"""Asks a running proxy over its own port, as its owner: by the token in its file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from typing import Any, Final
from urllib.parse import urlencode

from .running import Running
from .setting_changes import SettingChange

CONTROL: Final = "/api/control.json"
TOKEN_HEADER: Final = "x-thinwire-token"  # noqa: S105  (its name)
_PATIENCE: Final = 10.0  # seconds; a proxy answers within milliseconds, but the machine may be busy


class NoAnswer(Exception):
    """The proxy did not answer, or not as one of this version would; the message says which."""


class Refused(Exception):
    """It does not do what was asked; the message is its sentence."""


def state(running: Running) -> Mapping[str, Any]:
    """Return what it says of itself. Raises NoAnswer or Refused."""
    return _request(running, "GET", CONTROL)


def apply(running: Running, change: SettingChange) -> Mapping[str, Any]:
    """Have it apply a change; return what it says of itself then. Raises NoAnswer or Refused."""
    query = urlencode({"what": change.what, "to": change.to, "by": change.by, "name": change.name})
    return _request(running, "POST", f"{CONTROL}?{query}")


def _request(running: Running, method: str, target: str) -> Mapping[str, Any]:
    if not running.has_page:  # it would hand on what is asked, the token included
        raise NoAnswer("it has no page in its mode; it goes by config.yaml, also when that changes")
    connection = HTTPConnection(running.host, running.port, timeout=_PATIENCE)
    try:
        connection.request(method, target, headers={"host": running.address, TOKEN_HEADER: running.token})
        answer = connection.getresponse()
        body = answer.read().decode("utf-8", "replace")
        if answer.status != 200:
            raise Refused(body.strip() or f"HTTP {answer.status}")
        parsed = json.loads(body)
    except (OSError, HTTPException, ValueError) as trouble:
        raise NoAnswer(f"the proxy at {running.address} (process {running.pid}) does not answer: {trouble}") from None
    finally:
        connection.close()
    if not isinstance(parsed, dict):
        raise NoAnswer(f"what answers at {running.address} is not thinwire")
    return parsed
