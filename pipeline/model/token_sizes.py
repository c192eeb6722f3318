"""How long tokens are: for estimates where nobody counts, and for what can be said without counting."""

from __future__ import annotations

from typing import Final

BYTES_PER_TOKEN: Final = 4.0
"""Of a JSON body in English, all kinds of content together. An estimate, and what rests on it is called one."""
MOST_BYTES_PER_CHARACTER: Final = 4
"""In UTF-8. A token has one byte at least, so a text has at most this many tokens a character."""
