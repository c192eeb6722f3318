"""thinwire's library: bytes in, values out. No network, no clock, no environment."""

from .model.blocks import Edit, Outcome
from .model.settings import Settings
from .run import compress

__all__ = ["Edit", "Outcome", "Settings", "compress"]
