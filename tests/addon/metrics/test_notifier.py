"""Where notices go: what arrives, what is not sent, and that nothing that goes wrong is more than a line in the log."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from thinwire.addon.audit.budget import Budget, Notice
from thinwire.addon.metrics.notifier import Notifier, deliver, missing

NOTICE = Notice(Budget(5, "day", "model", "gpt-5*", block=True), 1000.0, 1.0, 5.25)


@pytest.fixture
def hook() -> Iterator[tuple[str, list[object]]]:
    """The address of a webhook, and what it was told."""
    told: list[object] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hook", told
        server.shutdown()


def test_a_url_gets_json(hook: tuple[str, list[object]]) -> None:
    address, told = hook
    deliver(NOTICE, address)
    assert told == [
        {
            "text": "thinwire: $5.25 of the budget of model gpt-5*: $5 per day spent (105%); "
            "requests are refused until it is over",
            "budget": "model=gpt-5*:5/day!",
            "limit_usd": 5,
            "spent_usd": 5.25,
            "mark": 1.0,
            "refusing": True,
        }
    ]


def test_a_command_gets_the_sentence(tmp_path: Path) -> None:
    deliver(NOTICE, f"sh -c 'printf %s \"$1\" >{tmp_path / 'said'}' sh")
    assert (tmp_path / "said").read_text() == NOTICE.sentence


@pytest.mark.parametrize(
    "destination", ["false", "no-such-command", "http://127.0.0.1:9/", "http://[", "sh -c 'exit 3'"]
)
def test_what_cannot_be_delivered_is_a_line_in_the_log(destination: str, caplog: pytest.LogCaptureFixture) -> None:
    run(lambda notice: True, destination)
    assert "was not delivered" in caplog.text
    assert NOTICE.sentence not in caplog.text


@pytest.mark.parametrize(
    ("destination", "command"),
    [("", ""), ("sh -c 'exit 3'", ""), ("http://127.0.0.1:9/", ""), ("no-such-command now", "no-such-command")],
)
def test_a_command_that_is_not_there_is_told_beforehand(destination: str, command: str) -> None:
    assert missing(destination) == command


def test_what_somebody_else_has_sent_is_not_sent_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    run(lambda notice: False, f"touch {tmp_path / 'said'}")
    assert not (tmp_path / "said").exists()
    assert not caplog.records


def run(claim: Callable[[Notice], bool], destination: str) -> None:
    """Send, and wait for what came of it."""
    done = threading.Event()
    notifier = Notifier(claim)
    with_logging = logging.getLogger("thinwire.addon.metrics.notifier")
    with_logging.setLevel(logging.WARNING)
    notifier.send(NOTICE, destination)
    notifier._background.call(done.set)
    assert done.wait(60)
    notifier.close()
