"""What thinwire refuses at the start is said in one sentence: mitmproxy's loader of scripts would print a traceback instead."""

from __future__ import annotations

import logging
from typing import Final

from mitmproxy.exceptions import OptionsError

_LOADER: Final = "mitmproxy.addons.script"


def begin() -> None:
    """Shorten refusals from now on. Adding it again, when the script is loaded anew, changes nothing."""
    logging.getLogger(_LOADER).addFilter(shorten_refusal)


def shorten_refusal(record: logging.LogRecord) -> bool:
    """A filter that lets everything through; of our own refusals only their sentence, which already says what to do."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, OptionsError) and str(error).startswith("thinwire"):
        record.msg, record.args, record.exc_info = str(error), (), None
    return True
