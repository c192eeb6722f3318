"""Admission control: who is asking, and whether there is still money for it."""

from __future__ import annotations

import asyncio
from typing import Final

from mitmproxy.http import HTTPFlow

from ..audit.budget import Budgets, Overspent, Spender
from ..audit.client_process import NOBODY, Owner, Projects
from ..audit.receipt import Receipt
from ..clients.identify import client_name
from ..providers.hosts import is_loopback

_WAIT: Final = 1.0
"""Seconds that a request may wait for its project, where a budget or a switch depends on it."""


class Admission:
    """Asked once per request, before anything is sent."""

    def __init__(self, projects: Projects, budgets: Budgets) -> None:
        self._projects = projects
        self._budgets = budgets

    def entered(self, flow: HTTPFlow) -> None:
        """Have the client's process looked up while its connection lives. Returns at once."""
        peer = flow.client_conn.peername
        if peer and is_loopback(peer[0]):
            self._projects.begin(peer[1], flow.client_conn.id)

    async def project(self, flow: HTTPFlow) -> str:
        """The project of the client; "" when it is not known in time."""
        return (await self._owner(flow)).project

    @property
    def needs_model(self) -> bool:
        """Return whether a verdict depends on the model that is asked for, which most bodies alone tell."""
        return self._budgets.need_model

    async def overspent(self, flow: HTTPFlow, model: str) -> Overspent | None:
        """Return why this request for a model ("" when it is not known yet) is not to be sent; None if it may be."""
        owner = await self._owner(flow) if self._budgets.need_project else NOBODY
        client = client_name(flow.request.headers.get("user-agent", ""))
        return self._budgets.verdict(Spender(model, project=owner.project, client=client))

    async def _owner(self, flow: HTTPFlow) -> Owner:
        peer = flow.client_conn.peername
        under_way = self._projects.future(peer[1]) if peer else None
        if under_way is None:
            return NOBODY
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(under_way)), _WAIT)
        except TimeoutError:
            return NOBODY

    def owner(self, receipt: Receipt) -> Owner:
        """Return the owner, for the ledger's thread, which may wait."""
        return self._projects.owner(receipt.client_port)
