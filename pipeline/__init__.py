"""thinwire's library: bytes in, values out. No network, no clock, no environment.

`compress` is imported when it is asked for: a worker, which only works on texts, is smaller without it, and ready sooner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .model.blocks import Edit, Outcome
from .model.settings import Settings

if TYPE_CHECKING:
    from .run import compress

__all__ = ["Edit", "Outcome", "Settings", "compress"]


def __getattr__(name: str) -> object:
    if name != "compress":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .run import compress  # noqa: PLC0415  (see above)

    return compress
