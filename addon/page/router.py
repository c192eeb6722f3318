"""From an address to an answer. What is neither in `answer`, nor in VIEWS, nor a file in static/, is not found.

Called in threads, never on the event loop.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from ..config.config import Config
from ..ledger.totals import reading
from ..ledger.writer import FILE
from ..lookup.excerpts import BadRequest, excerpt
from ..stores.database import StoreError
from ..stores.originals import UnknownOriginalError
from . import views
from .blocks import Blocks
from .export import requests_csv
from .question import Now, Question

_STATIC: Final = Path(__file__).parent / "static"
_KINDS: Final = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_NEWEST: Final = "SELECT (SELECT max(id) FROM requests), (SELECT max(id) FROM changes)"
_REMEMBERED: Final = 32  # answers
_EXPORT: Final = "/api/requests.csv"
_CSV: Final = "text/csv; charset=utf-8"
_JSON: Final = "application/json"
_TEXT: Final = "text/plain; charset=utf-8"
_METRICS: Final = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    kind: str
    """Content type."""
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def text_answer(status: int, sentence: str) -> Answer:
    """An answer in words."""
    return Answer(status, _TEXT, f"{sentence}\n".encode())


class Router:
    """The page of one proxy. What it says of the ledger it says again, until there is a new request or a minute is over."""

    def __init__(self, now: Callable[[], Now], blocks: Callable[[], Blocks], metrics: Callable[[], str]) -> None:
        self._now = now
        self._blocks = blocks
        self._metrics = metrics
        self._answers: OrderedDict[tuple[object, ...], tuple[Config, bytes]] = OrderedDict()

    def answer(self, target: str) -> Answer:
        """The answer to a request for this target: path and query."""
        try:
            parts = urlsplit(target)
            asked = dict(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=20))
            path = unquote(parts.path)
            if path.startswith("/o/"):
                return self._original(path.removeprefix("/o/"), asked)
            if path == "/metrics":
                return Answer(200, _METRICS, self._metrics().encode())
            if path in views.VIEWS:
                return self._view(path, asked)
            if path == _EXPORT:
                return self._export(asked)
            return _static(path)
        except (UnknownOriginalError, views.Unknown) as unknown:
            return text_answer(404, str(unknown))
        except ValueError as bad:
            return text_answer(400, str(bad))
        except StoreError as trouble:
            return text_answer(503, f"the ledger cannot be read: {trouble}")

    def _original(self, wanted: str, asked: Mapping[str, str]) -> Answer:
        try:
            text = excerpt(self._blocks().original(wanted), asked.get("lines", ""), asked.get("grep", ""))
        except BadRequest as bad:
            return text_answer(400, str(bad))
        return Answer(200, _TEXT, text.encode("utf-8", "replace"))

    def _view(self, path: str, asked: Mapping[str, str]) -> Answer:
        now = self._now()
        with reading(now.config.directory / FILE) as ledger:
            newest = ledger.execute(_NEWEST).fetchone()
            key = (path, *sorted(asked.items()), *newest, now.moment.replace(second=0, microsecond=0))
            config, body = self._answers.get(key, (None, b""))
            if config is not now.config:
                body = _encoded(views.VIEWS[path](Question(ledger, asked, now, self._blocks())))
                self._answers[key] = now.config, body
                if len(self._answers) > _REMEMBERED:
                    self._answers.popitem(last=False)
        return Answer(200, _JSON, body)

    def _export(self, asked: Mapping[str, str]) -> Answer:
        now = self._now()
        with reading(now.config.directory / FILE) as ledger:
            csv = requests_csv(Question(ledger, asked, now, self._blocks()))
        return Answer(200, _CSV, csv, {"Content-Disposition": 'attachment; filename="thinwire-requests.csv"'})


def json_answer(value: Any) -> Answer:
    """An answer for programs."""
    return Answer(200, _JSON, _encoded(value))


def _encoded(value: Any) -> bytes:
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:  # half a character, which a client sent and JSON can only spell out
        return json.dumps(msgspec.to_builtins(value)).encode()


def is_public(path: str) -> bool:
    """Return whether everybody may see it: the page itself, which is empty without the answers that it asks for."""
    return path == "/" or path.removeprefix("/") in _FILES


def _static(path: str) -> Answer:
    name = "index.html" if path == "/" else path.removeprefix("/")
    file = _FILES.get(name)
    if file is None:
        return text_answer(404, "There is nothing at this address. The page is at /.")
    return Answer(200, f"{_KINDS[file.suffix]}; charset=utf-8", file.read_bytes())


# Listed once: nothing that a client writes becomes part of a path.
_FILES: Final = {file.name: file for file in _STATIC.iterdir() if file.suffix in _KINDS}
