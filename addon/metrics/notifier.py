"""Sends a budget's notice where the user wants it besides terminal and page: to a URL as JSON, or to a command.

`text` in the JSON is what chat services show as it is. A command gets the sentence as its last argument. Each notice is sent
once for all proxies of a folder; one that cannot be delivered is said in the log and forgotten.
"""

from __future__ import annotations

import json
import logging
import shlex
import shutil
import subprocess
import urllib.request
from collections.abc import Callable
from typing import Final

from ..audit.budget import Notice
from ..workers.background import BackgroundThread

_log: Final = logging.getLogger(__name__)

_PATIENCE: Final = 10.0  # seconds for a URL or a command
_URLS: Final = ("http://", "https://")


class Notifier:
    """One thread that delivers; nobody waits for it."""

    def __init__(self, claim: Callable[[Notice], bool]) -> None:
        """`claim` is asked on that thread whether a notice is still to be sent."""
        self._claim = claim
        self._background = BackgroundThread("thinwire-notices")

    def send(self, notice: Notice, destination: str) -> None:
        """Returns at once. "" is no destination; the notice is claimed all the same."""
        self._background.call(lambda: self._deliver(notice, destination))

    def close(self) -> None:
        self._background.close()

    def _deliver(self, notice: Notice, destination: str) -> None:
        try:
            if self._claim(notice) and destination:
                deliver(notice, destination)
        except Exception as trouble:  # noqa: BLE001  (the thread must live; a lost notice is said)
            _log.warning("thinwire: a budget's notice was not delivered: %s", type(trouble).__name__)


def missing(destination: str) -> str:
    """The command that a destination names and that is not there; "" where none is missing."""
    words = [] if destination.startswith(_URLS) else shlex.split(destination)
    return words[0] if words and shutil.which(words[0]) is None else ""


def deliver(notice: Notice, destination: str) -> None:
    """Raises OSError, subprocess.SubprocessError or ValueError where it does not arrive."""
    if destination.startswith(_URLS):
        request = urllib.request.Request(destination, _body(notice), {"content-type": "application/json"})  # noqa: S310  (_URLS)
        urllib.request.urlopen(request, timeout=_PATIENCE).close()  # noqa: S310
        return
    command = [*shlex.split(destination), notice.sentence]
    subprocess.run(
        command,
        check=True,
        timeout=_PATIENCE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _body(notice: Notice) -> bytes:
    budget = notice.budget
    notice_json = {
        "text": notice.sentence,
        "budget": budget.text,
        "limit_usd": budget.usd,
        "spent_usd": round(notice.spent, 6),
        "mark": notice.mark,
        "refusing": budget.block and notice.mark >= 1,
    }
    return json.dumps(notice_json).encode()
