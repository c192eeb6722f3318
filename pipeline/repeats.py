"""What a block owes to an earlier one of the same request.

A result that was there before becomes a pointer to it; the same call run again with nearly the same result becomes a diff
against the earlier result, if that was sent in full. Both look only at what stands before the block, so a prefix of the
conversation is always sent as the same bytes.

Nothing is pointed at where the client lets the provider forget old results: the pointer would lead nowhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from json import JSONDecodeError, loads
from typing import Final

from .model import markers
from .model.blocks import Block
from .model.job import Earlier
from .policy.policy import commands

POINTER: Final = "pointer"
DIFFERENCE: Final = "difference"
_LONGEST_LABEL: Final = 60  # characters of a command or argument in a marker
_LONGEST_DIFF: Final = 4_000  # lines; difflib takes quadratic time on what has nothing in common
_MOST_CHANGED: Final = (
    0.5  # removed and added lines, as a share of the later text: a diff of more would not be clearly smaller
)


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
    if max(len(before), len(after)) > _LONGEST_DIFF or len(set(before) ^ set(after)) > _MOST_CHANGED * len(after):
        return None
    from .compressors.diff.patch import line_range  # noqa: PLC0415  (who only plans, with `label`, loads no compressor)

    said = markers.gap(f"same output as {earlier.label} with these lines changed, {markers.count(len(after), 'line')}")
    lines = [said]
    for old, old_end, new, new_end in _changes(before, after):
        lines.append(f"@@ -{line_range(old + 1, old_end - old)} +{line_range(new + 1, new_end - new)} @@")
        lines += [f"-{line}" for line in before[old:old_end]]
        lines += [f"+{line}" for line in after[new:new_end]]
    return "\n".join(lines)


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where the texts differ, as difflib's opcodes say it; difflib sees only what lies between lines that are unique in both."""
    old = new = 0
    for old_end, new_end in [*_unique(before, after), (len(before), len(after))]:
        if old < old_end or new < new_end:
            matcher = SequenceMatcher(None, before[old:old_end], after[new:new_end])
            for tag, *(first, end, other, other_end) in matcher.get_opcodes():
                if tag != "equal":
                    yield old + first, old + end, new + other, new + other_end
        old, new = old_end + 1, new_end + 1


def _unique(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The places of lines that stand once in either text: the longest list of them that is in order in both."""
    once = {line for line, count in Counter(before).items() if count == 1}
    there = {line: at for at, line in enumerate(before) if line in once}
    counts = Counter(after)
    pairs = [(there[line], at) for at, line in enumerate(after) if counts[line] == 1 and line in there]
    last: list[tuple[int, int]] = []  # of each length, the list that ends earliest in `before`: its last pair
    previous: dict[tuple[int, int], tuple[int, int]] = {}
    for pair in pairs:
        length = bisect_left(last, pair[:1])
        previous.update({pair: last[length - 1]} if length else {})
        last[length : length + 1] = [pair]
    ordered = last[-1:]
    while ordered and ordered[-1] in previous:
        ordered.append(previous[ordered[-1]])
    return ordered[::-1]


def _first_argument(arguments: str) -> str:
    try:
        call = loads(arguments)
    except (JSONDecodeError, RecursionError):
        return ""
    values = call.values() if isinstance(call, dict) else ()
    return next((value for value in values if isinstance(value, str)), "")
