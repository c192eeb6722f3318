"""An LLM provider on loopback: `with FakeProvider() as fake: ...`. See server.py."""

from .dialects import Call, Reply
from .exchange import Received
from .server import FakeProvider

__all__ = ["Call", "FakeProvider", "Received", "Reply"]
