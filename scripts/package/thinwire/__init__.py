"""thinwire as it is installed: one package that holds the checkout's `addon`, `pipeline` and `certs`, which are links here.

`from thinwire import compress, Settings` is the library; `from pipeline import ...` is the same in a checkout. What else a
program may want comes from addon/entry_points/. All that works on whole requests is loaded when it is first asked for: it
brings stores and threads, and a worker, which works on texts, needs none of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .pipeline import Edit, Outcome, Settings

if TYPE_CHECKING:
    from .addon.entry_points.asgi import ASGIMiddleware
    from .addon.entry_points.frameworks.langchain import LangChainMiddleware, langgraph_pre_model_hook
    from .addon.entry_points.frameworks.litellm import LiteLLMCallback
    from .addon.entry_points.frameworks.openai_agents import openai_agents_input_filter
    from .addon.entry_points.http_client import Transport, wrap
    from .addon.entry_points.messages import acompress_messages, compress_messages, compress_output
    from .pipeline import compress

# What is loaded when it is first asked for, and from where.
_MODULES = {
    "ASGIMiddleware": "addon.entry_points.asgi",
    "LangChainMiddleware": "addon.entry_points.frameworks.langchain",
    "LiteLLMCallback": "addon.entry_points.frameworks.litellm",
    "Transport": "addon.entry_points.http_client",
    "acompress_messages": "addon.entry_points.messages",
    "compress": "pipeline",
    "compress_messages": "addon.entry_points.messages",
    "compress_output": "addon.entry_points.messages",
    "langgraph_pre_model_hook": "addon.entry_points.frameworks.langchain",
    "openai_agents_input_filter": "addon.entry_points.frameworks.openai_agents",
    "wrap": "addon.entry_points.http_client",
}

__all__ = [
    "ASGIMiddleware",
    "Edit",
    "LangChainMiddleware",
    "LiteLLMCallback",
    "Outcome",
    "Settings",
    "Transport",
    "acompress_messages",
    "compress",
    "compress_messages",
    "compress_output",
    "langgraph_pre_model_hook",
    "openai_agents_input_filter",
    "wrap",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_MODULES[name]}", __name__), name)
