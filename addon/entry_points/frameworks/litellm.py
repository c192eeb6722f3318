"""LiteLLM, SDK and proxy: `litellm.callbacks = [thinwire.LiteLLMCallback()]`.

LiteLLM asks its callbacks about requests that are awaited (`acompletion`, `aresponses`, its Router and proxy). For
`litellm.completion` give it a client: `litellm.client_session = thinwire.wrap(httpx.Client())`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litellm.integrations.custom_logger import CustomLogger

from ..embedded import InForce
from ..messages import compressed_async

_LISTS = ("messages", "input")


class LiteLLMCallback(CustomLogger):
    """Compresses the tool outputs of each request just before it is sent, whatever the provider."""

    def __init__(self, **options: object) -> None:
        """`options` as in `thinwire.wrap`. Raises ValueError or StoreError on options that cannot be."""
        super().__init__()
        self._config = InForce(options)

    async def async_pre_call_deployment_hook(self, kwargs: Mapping[str, Any], call_type: object) -> dict[str, Any]:
        """Return what LiteLLM is to send instead of `kwargs`."""
        sent = dict(kwargs)
        for name in _LISTS:
            if isinstance(messages := sent.get(name), list):
                model, tools = str(sent.get("model") or ""), sent.get("tools") or ()
                sent[name] = await compressed_async(messages, self._config(), model, tools, joining=True)
        return sent
