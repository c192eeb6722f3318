"""The entry: `mitmdump -s addon/compress.py`, from a plain checkout or from where it was installed.

mitmproxy puts this file's folder on the import path and leaves it there, where `addon/encoding.py` and its like could stand
in for other people's packages; the project's root takes its place.
"""

import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
sys.path[:] = [str(_HERE.parent), *(entry for entry in sys.path if not entry or Path(entry).resolve() != _HERE)]

from addon.thinwire import Thinwire  # noqa: E402  (the path comes first)

addons = [Thinwire()]
