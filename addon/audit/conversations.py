"""Which conversation a request belongs to: by what opened it, or by the response that it continues.

Where a client sends only new items (`previous_response_id`), what was saved before stays out of the prompt on every later turn
without being in any body. So each response's conversation is remembered, with what had been saved in it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from thinwire.pipeline.model.blocks import Request

from .receipt import Receipt

_KEPT: Final = 4096
_HELD_BY_PROVIDER: Final = "conv_"
"""How ids of conversations begin that the provider itself keeps, beside those of responses."""


@dataclass(frozen=True, slots=True)
class Link:
    """One response that may be continued."""

    conversation: str
    saved: int
    """o200k tokens kept out of its context."""
    calls: tuple[str, ...] = ()
    """Hashes of the calls whose results it was given, and that may have been compressed."""


class Conversations:
    """The responses of late, of one proxy."""

    def __init__(self) -> None:
        self._links: OrderedDict[str, Link] = OrderedDict()

    def of(self, request: Request) -> str:
        """Short hash; "" when unknown."""
        link = self._links.get(request.previous)
        return link.conversation if link else opening(request)

    def follow(self, receipt: Receipt) -> Receipt:
        """The receipt with what is known of the response that it continues; remembers its own."""
        link = self._links.get(receipt.previous)
        if link is not None:
            again = sum(call in link.calls for call in receipt.signs.calls)
            signs = replace(receipt.signs, reruns=receipt.signs.reruns + again)
            receipt = replace(receipt, conversation=link.conversation, carried=link.saved, signs=signs)
        if receipt.delivered:
            saved = receipt.tokens_before - receipt.tokens_after if receipt.applied else 0
            own = Link(receipt.conversation, receipt.carried + saved, receipt.signs.calls)
            held = receipt.previous if receipt.previous.startswith(_HELD_BY_PROVIDER) else ""
            for name in filter(None, (receipt.usage.response, held)):
                self._remember(name, own)
        return receipt

    def _remember(self, response: str, link: Link) -> None:
        self._links[response] = link
        self._links.move_to_end(response)
        if len(self._links) > _KEPT:
            self._links.popitem(last=False)


def opening(request: Request) -> str:
    """Short hash of what opened the conversation; "" when the request does not say."""
    return sha256(request.opening).hexdigest()[:16] if request.opening else ""
