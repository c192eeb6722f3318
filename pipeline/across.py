"""What a block owes to an earlier one of the same request.

A result that was there before becomes a pointer to it; the same call run again with nearly the same result becomes a diff
against the earlier result, if that was sent in full. Both look only at what stands before the block, so a prefix of the
conversation is always sent as the same bytes.

Nothing is pointed at where the client lets the provider forget old results: the pointer would lead nowhere.
"""

from __future__ import annotations

from difflib import unified_diff
from json import JSONDecodeError, loads
from typing import Final

from . import markers
from .blocks import Block
from .job import Earlier
from .policy import commands

POINTER: Final = "pointer"
DIFFERENCE: Final = "difference"
_LONGEST_LABEL: Final = 60  # characters of a command or argument in a marker
_LONGEST_DIFF: Final = 4_000  # lines; difflib takes quadratic time on what has nothing in common
_LEAST_COMMON: Final = 0.6  # share of the lines that both must have before a diff is tried


def label(block: Block) -> str:
    """How a marker names the call that produced a block: `call toolu_1 above (Bash: pytest -q)`."""
    said = next(iter(commands(block.arguments)), "") or _first_argument(block.arguments)
    said = " ".join(said.split())
    if len(said) > _LONGEST_LABEL:
        said = said[:_LONGEST_LABEL] + "…"
    named = ": ".join(filter(None, (block.tool, said)))
    whole = f"call {block.call_id} above" + (f" ({named})" if named else "")
    return whole.replace("[", "(").replace("]", ")")


def pointer(text: str, earlier: Earlier) -> str:
    """What is said instead of a text that is identical to an earlier one."""
    return markers.gap(f"same output as {earlier.label}, {markers.count(text.count(chr(10)) + 1, 'line')}")


def difference(text: str, earlier: Earlier) -> str | None:
    """The unified diff against the earlier text, or None where they have too little in common."""
    before, after = earlier.text.split("\n"), text.split("\n")
    if max(len(before), len(after)) > _LONGEST_DIFF:
        return None
    common = len(set(before) & set(after))
    if common < _LEAST_COMMON * max(len(set(before)), len(set(after))):
        return None
    lines = list(unified_diff(before, after, n=0, lineterm=""))[2:]
    said = markers.gap(f"same output as {earlier.label} with these lines changed, {markers.count(len(after), 'line')}")
    return "\n".join((said, *lines))


def _first_argument(arguments: str) -> str:
    try:
        call = loads(arguments)
    except (JSONDecodeError, RecursionError):
        return ""
    values = call.values() if isinstance(call, dict) else ()
    return next((value for value in values if isinstance(value, str)), "")
