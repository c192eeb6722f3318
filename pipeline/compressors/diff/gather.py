"""What is left of a diff while every fact stays, and git still applies it.

Context is cut to the line below each change, a function named over its first hunk, `index` shortened, and the hunk headers
are made true again. The one marker stands before the first file, where `git apply` skips what it does not know.

At the cost that git no longer applies it: where much of a diff is said again and again (one change made to forty files) it is
said once, and the base85 of a binary patch gives way to a count.
"""

from __future__ import annotations

from typing import Final

from .binary import without_binary
from .context import cut, headed_once
from .naming import named_once, without_banners, without_index
from .patch import each, gone, joined, parse, spell
from .repeats import without_repeats

# What saying things once must leave of the text, to be worth a patch.
_WORTH_A_PATCH: Final = 0.75


def gather(text: str) -> str | None:
    """With one line of context below each change."""
    before = parse(without_binary(text))
    after = each(each(without_banners(before), named_once), lambda file: headed_once(cut(file, 1)))
    merged = ", in @@@ all but the new line" if "\n@@@ -" in text else ""
    bare = each(after, without_index)
    once = without_repeats(bare)
    if once != bare and len(spell(once)) < _WORTH_A_PATCH * len(spell(after)):
        return joined(once, gone(before, bare), "context, index, repeated names" + merged)
    return joined(after, gone(before, after), "context, repeated names" + merged)
