"""Patches as Codex writes them, `*** Begin Patch`: who wrote one knows the lines that its files have afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from .lines import BARRIER, Lines

PATCH: Final = "*** Begin Patch"


def patched_side(patch: Lines) -> Lines:
    """Return the lines of a patch as they are afterwards; those that it takes away, and its own, say nothing."""
    return replace(patch, contents=[line[1:] if line[:1] in {"+", " "} else BARRIER for line in patch.raw])
