"""`GIT binary patch`: base85 that no reader reads. What stays says which file it was and how many bytes it has."""

from __future__ import annotations

import re
from typing import Final

from ...model import markers

_OPENING: Final = "\nGIT binary patch\n"
# Each line opens with its length; shorter bodies cost less than a marker.
_BODY: Final = re.compile(
    r"^((?:literal|delta) \d+\n)((?:[A-Za-z][0-9A-Za-z!#$%&()*+;<=>?@^_`{|}~-]{5,65}+\n){4,}+)", re.MULTILINE
)


def without_binary(text: str) -> str:
    """The text with such bodies replaced by a marker; the same object where there are none."""
    return _BODY.sub(_counted, text) if _OPENING in text else text


def _counted(body: re.Match[str]) -> str:
    return body[1] + markers.gap(f"{markers.count(body[2].count(chr(10)), 'line')} cut: binary") + "\n"


def without_bodies(text: str) -> str:
    """The text with nothing in the place of such bodies."""
    return _BODY.sub(r"\1", text) if _OPENING in text else text
