"""The Responses API over a WebSocket, as Codex speaks it: `response.create` is answered by its events as messages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Ping, Request, TextMessage

from .exchange import Head

Answer = Callable[[str], Awaitable[list[str]]]
"""From a whole text message to the text messages that answer it."""


async def serve(head: Head, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: Answer) -> None:
    """Speak WebSocket until the client leaves."""
    connection = WSConnection(ConnectionType.SERVER)
    connection.receive_data(head.raw)
    text = ""
    while True:
        for event in connection.events():
            if isinstance(event, Request):
                writer.write(connection.send(AcceptConnection()))
            elif isinstance(event, Ping):
                writer.write(connection.send(event.response()))
            elif isinstance(event, CloseConnection):
                writer.write(connection.send(event.response()))
                await writer.drain()
                return
            elif isinstance(event, TextMessage):
                text += event.data
                if event.message_finished:
                    for message in await answer(text):
                        writer.write(connection.send(TextMessage(message)))
                    text = ""
        await writer.drain()
        data = await reader.read(1 << 16)
        connection.receive_data(data or None)
        if not data:
            return
