"""thinwire's library: bytes in, values out. No network, no clock, no environment."""

from .blocks import Edit, Outcome
from .run import compress
from .settings import Settings

__all__ = ["Edit", "Outcome", "Settings", "compress"]
