"""Signs that a model missed something: it runs a command again whose output it has just had, or an edit of its is refused.

Counted alike in conversations that are left alone and in others, so that the rates can be held side by side: a rerun is one of a
result that may be compressed, whether it was or not. Only what is new in a request counts; older results came before.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from thinwire.pipeline.model.blocks import Block, Request
from thinwire.pipeline.policy.policy import commands
from thinwire.pipeline.policy.tools import is_listed

_JUST: Final = 5
"""Results before those of this turn that the model has just had."""
_EDITORS: Final = (
    "edit", "multi_edit", "notebook_edit", "edit_file*", "str_replace*", "apply_patch", "apply_diff", "replace",
    "replace_in_file", "search_replace", "insert_edit_into_file",
)  # fmt: skip
_PATCH: Final = "*** Begin Patch"
"""How a patch begins that an agent applies from its shell."""
_READ: Final = 2_000
"""Characters of a result that say whether an edit was refused."""
# How Claude Code, Codex, OpenCode, Gemini CLI, SWE-agent, OpenHands and Aider say that the text to replace is not there (or not
# only there), or that the file is not as it was read.
_REFUSED: Final = re.compile(
    r"not found in (?:the )?(?:file|content)|did not (?:appear|match)|no (?:replacement|match|occurrence)|0 occurrences|"
    r"must be unique|multiple (?:occurrences|matches)|(?:found|expected) \d+ (?:matches|occurrence)|verification failed|"
    r"failed to (?:find|apply|edit)|does not apply|hunks? failed|modified since|has not been read|string to replace",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signs:
    """Of one request."""

    results: int = 0
    """New results that may be compressed."""
    reruns: int = 0
    """New results of a call whose result, which may have been compressed, came just before."""
    edits: int = 0
    """New results of edits."""
    edits_refused: int = 0
    calls: tuple[str, ...] = ()
    """Short hashes of the calls whose new results may be compressed: for a request that continues this one by its id."""


def signs_of(request: Request, compressible: Container[int]) -> Signs:
    """Return the signs in a request; `compressible` are the positions of its blocks that may be compressed."""
    results = [block for block in request.blocks if block.role == "tool"]
    first = next((index for index, block in enumerate(results) if block.start >= request.sent_before), len(results))
    new, just = results[first:], results[max(0, first - _JUST) : first]
    had = {_call(block) for block in just if block.start in compressible}
    edits = [block for block in new if _is_edit(block)]
    calls = tuple(_call(block) for block in new if block.start in compressible)
    return Signs(
        results=len(calls),
        reruns=sum(_call(block) in had for block in new) if had else 0,
        edits=len(edits),
        edits_refused=sum(_is_refused(block) for block in edits),
        calls=calls,
    )


def _call(block: Block) -> str:
    """Return what was run, whatever was said about it: agents describe the same command anew each time."""
    text = "\0".join((block.tool, *(commands(block.arguments) or (block.arguments,))))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _is_edit(block: Block) -> bool:
    return is_listed(block.tool, _EDITORS) or _PATCH in block.arguments


def _is_refused(block: Block) -> bool:
    return block.is_error or _REFUSED.search(block.text[:_READ]) is not None
