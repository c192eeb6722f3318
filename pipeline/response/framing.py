"""Where one JSON document ends and the next begins in a response: server-sent events, lines, one whole document, or
the binary event stream of AWS.

Every reader takes pieces cut anywhere, gives each document as the bytes it has in the response, and holds at most
_MOST bytes: a document above that is left out.
"""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from binascii import a2b_base64
from collections.abc import Callable, Iterator
from typing import Final, Protocol
from zlib import crc32

from .content_encoding import Broken

_MOST: Final = 8 * 1024 * 1024


class Framing(Protocol):
    def feed(self, piece: bytes) -> Iterator[bytes]:
        """The documents that `piece` completes. Raises Broken."""
        ...

    def flush(self) -> Iterator[bytes]:
        """The document that only the end of the response completes."""
        ...


class _Lines:
    """Lines without their ends, which are a line feed, a carriage return or both."""

    def __init__(self) -> None:
        self._rest: list[bytes] = []
        self._held = 0
        self._after_return = False
        self._dropping = False

    def feed(self, piece: bytes) -> list[bytes]:
        if self._after_return and piece.startswith(b"\n"):
            piece = piece[1:]  # the second half of a line end that was cut in two
        self._after_return = piece.endswith(b"\r")
        lines = piece.splitlines()
        if not lines:
            return []
        unfinished = [] if piece.endswith((b"\n", b"\r")) else [lines.pop()]
        if lines:
            lines[0] = b"".join((*self._rest, lines[0]))
            self._rest, self._held = [], 0
            if self._dropping:
                del lines[0]
                self._dropping = False
        self._hold(unfinished)
        return lines

    def _hold(self, unfinished: list[bytes]) -> None:
        self._rest += unfinished
        self._held += sum(map(len, unfinished))
        if self._held > _MOST:
            self._rest, self._held, self._dropping = [], 0, True

    def flush(self) -> bytes:
        rest = b"" if self._dropping else b"".join(self._rest)
        self._rest = []
        return rest


class ServerSentEvents:
    """The data of each event; several data lines are one document. Comments and other fields are passed over."""

    def __init__(self) -> None:
        self._lines = _Lines()
        self._data: list[bytes] = []
        self._held = 0

    def feed(self, piece: bytes) -> Iterator[bytes]:
        for line in self._lines.feed(piece):
            if line.startswith(b"data:"):
                self._hold(line[5:])
            elif not line and self._data:
                yield self._event()

    def flush(self) -> Iterator[bytes]:
        line = self._lines.flush()
        if line.startswith(b"data:"):
            self._hold(line[5:])
        if self._data:
            yield self._event()

    def _hold(self, data: bytes) -> None:
        self._held += len(data)
        if self._held > _MOST:
            self._data.clear()
        self._data.append(data if self._held <= _MOST else b"")

    def _event(self) -> bytes:
        data = b"\n".join(self._data)
        self._data, self._held = [], 0
        return data


class JsonLines:
    """A document a line."""

    def __init__(self) -> None:
        self._lines = _Lines()

    def feed(self, piece: bytes) -> Iterator[bytes]:
        return filter(None, self._lines.feed(piece))

    def flush(self) -> Iterator[bytes]:
        return filter(None, [self._lines.flush()])


class Whole:
    """The response is one document."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._held = 0

    def feed(self, piece: bytes) -> Iterator[bytes]:
        self._held += len(piece)
        self._parts.append(piece)
        if self._held > _MOST:
            self._parts.clear()
        return iter(())

    def flush(self) -> Iterator[bytes]:
        return filter(None, [b"".join(self._parts)])


class AwsEvents:
    """The binary frames of `application/vnd.amazon.eventstream`: total and header length, their checksum, headers,
    payload, checksum. invoke-with-response-stream has the model's own event in base64 under `bytes`."""

    _PRELUDE: Final = 12
    _AROUND: Final = 16
    _BYTES: Final = re.compile(rb'"bytes"\s*:\s*"([A-Za-z0-9+/=]*)"')

    def __init__(self) -> None:
        self._held = bytearray()
        self._skip = 0

    def feed(self, piece: bytes) -> Iterator[bytes]:
        skipped = min(self._skip, len(piece))
        self._skip -= skipped
        self._held += piece[skipped:]
        position = 0
        while (total := self._total(position)) and len(self._held) >= position + total:
            headers = int.from_bytes(self._held[position + 4 : position + 8], "big")
            payload = bytes(self._held[position + self._PRELUDE + headers : position + total - 4])
            position += total
            yield self._unwrapped(payload)
        del self._held[:position]
        if total > _MOST:
            self._skip = total - len(self._held)
            self._held.clear()

    def flush(self) -> Iterator[bytes]:
        return iter(())

    def _total(self, position: int) -> int:
        """The length of the frame at `position`; 0 while that is not known."""
        prelude = bytes(self._held[position : position + self._PRELUDE])
        if len(prelude) < self._PRELUDE:
            return 0
        total, headers = int.from_bytes(prelude[:4], "big"), int.from_bytes(prelude[4:8], "big")
        if crc32(prelude[:8]) != int.from_bytes(prelude[8:], "big") or total < headers + self._AROUND:
            raise Broken("not an event stream")
        return total

    def _unwrapped(self, payload: bytes) -> bytes:
        wrapped = self._BYTES.search(payload)
        if wrapped is None:
            return payload
        try:
            return a2b_base64(wrapped[1])
        except Base64Error:
            return payload


class Sniffed:
    """A document or events, told by the first byte: some vendors do not say which they send."""

    def __init__(self) -> None:
        self._framing: Framing | None = None

    def feed(self, piece: bytes) -> Iterator[bytes]:
        if self._framing is None:
            piece = piece.lstrip()
            if not piece:
                return iter(())
            self._framing = Whole() if piece.startswith((b"{", b"[")) else ServerSentEvents()
        return self._framing.feed(piece)

    def flush(self) -> Iterator[bytes]:
        return iter(()) if self._framing is None else self._framing.flush()


_FRAMINGS: Final[dict[str, Callable[[], Framing]]] = {
    "text/event-stream": ServerSentEvents,
    "application/x-ndjson": JsonLines,
    "application/ndjson": JsonLines,
    "application/jsonl": JsonLines,
    "application/vnd.amazon.eventstream": AwsEvents,
}


def framing(content_type: str) -> Framing:
    """The reader for a response of this content type."""
    return _FRAMINGS.get(content_type.partition(";")[0].strip().lower(), Sniffed)()
