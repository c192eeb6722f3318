"""The entry: `mitmdump -s addon/compress.py`, from a plain checkout or from where it was installed.

mitmproxy puts this file's folder on the import path and leaves it there, where `addon/metrics` and its like could stand in for
other people's packages; the folder in which `thinwire` lies takes its place.
"""

import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_CHECKOUT = _HERE.parent / "scripts" / "package"
_PATH = _CHECKOUT if _CHECKOUT.is_dir() else _HERE.parent.parent
sys.path[:] = [str(_PATH), *(entry for entry in sys.path if not entry or Path(entry).resolve() != _HERE)]

from thinwire.addon.thinwire import Thinwire  # noqa: E402  (the path comes first)

addons = [Thinwire()]
