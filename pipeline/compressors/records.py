"""Records of several lines, whichever tool prints them: `stat`, `psql -x`, `dpkg -s`, `openssl x509`, `systemctl status`.

Lines of a record may not be torn apart, so none of the compressors that bring like lines together may have them. But where the
same lines come again in the same order, each record is a row below them (stanzas.py).
"""

from __future__ import annotations

from typing import Final

from .. import markers
from . import groups
from .compressor import Compressor
from .log.records import are_records

# The first lines tell; fewer are too few to know.
_SAMPLE: Final = 240
_FEWEST: Final = 12


def recognise(text: str) -> bool:
    """Whether each of the first lines belongs to the one below."""
    lines = [line for line in text.split("\n", _SAMPLE)[:_SAMPLE] if line.strip()]
    return len(lines) >= _FEWEST and are_records(lines)


def gather(text: str) -> str | None:
    """With records as rows."""
    if markers.is_ours(text):
        return None
    said = "\n".join(groups.spelt(groups.gathered(text, ()), groups.said()))
    return said if markers.is_ours(said) else None


RECORDS: Final = Compressor("records", recognise, gather=gather)
