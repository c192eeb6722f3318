"""Which tool results give the model back what was left out: they cost what had been saved, and are taken off it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from thinwire.pipeline.model.blocks import Block
from thinwire.pipeline.model.token_sizes import BYTES_PER_TOKEN

from .receipt import Lookup

# `thinwire get ID` in a shell, the page's address, or an id given to thinwire's own MCP tool.
_ASKED: Final = re.compile(r"(?:thinwire\s+get\s+|//[^/\s]+/o/)([0-9a-f]{6,64})\b")
_ID: Final = re.compile(r"\b[0-9a-f]{6,64}\b")


def lookups(blocks: Iterable[Block]) -> tuple[Lookup, ...]:
    """Return one for each such result, in order."""
    return tuple(
        Lookup(original_id, round((block.end - block.start) / BYTES_PER_TOKEN))
        for block in blocks
        if (original_id := _asked(block))
    )


def _asked(block: Block) -> str:
    """The id that the call was for; "" if it was for something else."""
    tool = block.tool.casefold()
    if "thinwire" in tool and "retrieve" in tool:
        match = _ID.search(block.arguments)
        return match[0] if match else ""
    if "thinwire" not in block.arguments and "/o/" not in block.arguments:
        return ""
    match = _ASKED.search(block.arguments)
    return match[1] if match else ""
