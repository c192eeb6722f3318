"""Sending the original again when a provider refused the changed request.

Inside a live flow nothing retries, so a copy of the flow is replayed by mitmproxy's own machinery, and its answer becomes
the answer of the flow. That answer is not streamed to the client: it happens once for a block, which is left alone afterwards.
"""

from __future__ import annotations

import asyncio
from typing import Final

from mitmproxy import ctx
from mitmproxy.addons.clientplayback import ReplayHandler
from mitmproxy.http import HTTPFlow, Request, Response

_PATIENCE: Final = 600.0
"""Seconds; a long answer of a slow model takes minutes."""


def set_body(request: Request, body: bytes) -> None:
    """The body as it goes over the wire, content-encoding applied; a chunked request stays chunked."""
    if "content-length" in request.headers:
        request.headers["content-length"] = str(len(body))
    request.raw_content = body


async def answer_to(flow: HTTPFlow, body: bytes) -> Response | None:
    """Return what the provider says to the flow's request with this body instead; None when it does not answer."""
    again: HTTPFlow = flow.copy()
    again.is_replay = "request"
    again.response = again.error = None
    set_body(again.request, body)
    try:
        await asyncio.wait_for(ReplayHandler(again, ctx.options).replay(), _PATIENCE)
    except (TimeoutError, OSError):
        return None
    return again.response
