"""thinwire as it is installed: one package that holds the checkout's `addon`, `pipeline` and `certs`, which are links here.

`from thinwire import compress, Settings` is the library; `from pipeline import ...` is the same in a checkout.
"""

from .pipeline import Edit, Outcome, Settings, compress

__all__ = ["Edit", "Outcome", "Settings", "compress"]
