"""What a budget does, whatever the text: more of it never gives less, less never more, and nothing is ever longer than it was."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import example, given, settings

from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.model import tokens
from thinwire.pipeline.model.job import Job
from thinwire.pipeline.model.settings import Level, Settings

from .compressors.generators.dialects import DIALECTS
from .compressors.test_laws import TEXTS

HEADED = [
    *("漢字 9", "ok 1 - it works", "5Õ\x86\U00108b8e\U00044b65ã쏆\U000eafcd1\x11", "./src:", "   "),
    *(["10:02:03 INFO job 12 took 7 ms"] * 2),
    *("ok 1 - it works", "0\x81𐀀𐀀𑑀", "@@ -1,3 +1,3 @@ def f", "a  b   c", "a  b   c", "Ran"),
]
"""Lines under headings that a selection misses; with them, rows may say it all in half of the tokens."""
CYCLE = ["B\xb7\x90\xf8\x96\xe7\xe4/\xca\U000f1c66\xa0"] * 2 + ["test a::c ... FAILED"] * 4
"""Said in fewer tokens than the few bytes to which it is packed let expect."""
DENSE = [
    *(
        "pÅ",
        "漢字 9",
        "{",
        "+++ b/x.py",
        "1\t2\t3",
        "JtK[(&7ãÕ\U000f368c&÷",
        "",
        "=" * 30,
        "-à-XÎ\U00019217H\U0003cd88ô",
    ),
    *("\x8fÛ¿\U001080b6\U0006b742\U0010da05úB", "[", "㿳±$\x9f\x11\U0010073c\x8b\x83\x03ð渌B", "\tÙ^", "1\t2\t3"),
]
"""Lines of signs that have more tokens than characters."""
BUDGETS = (1, 60, 150, 300, 700, 1500, 1 << 40)


def sizes(text: str, level: Level = "balanced", *, hint: bool = False) -> list[int]:
    """Tokens sent at each budget."""
    found = []
    for budget in BUDGETS:
        sent = compress_block(
            Job(text, "any", Settings(level=level, block_budget=budget, min_tokens=0), hint=hint)
        ).text
        found.append(tokens.count(text if sent is None else sent))
    return found


def holds(text: str, *, hint: bool = False) -> None:
    found = sizes(text, hint=hint)
    assert all(less <= more for less, more in pairwise(found)), found
    assert found[-1] <= tokens.count(text)
    for budget, size in zip(BUDGETS, found, strict=True):
        # above the budget only where what must stay is alone above it
        assert size <= budget or found[0] > budget or size == found[0], (budget, found)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.__name__)
@pytest.mark.parametrize("hint", [False, True])
def test_of_dialects(dialect, hint: bool) -> None:  # type: ignore[no-untyped-def]
    for seed in range(2):
        holds("\n".join(dialect(Random(seed))), hint=hint)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
@example(text="\n".join(HEADED * 32))
@example(text="\n".join(DENSE * 7))
@example(text="\n".join(CYCLE * 31))
@example(text="\n".join((["10:02:03 INFO job 12 took 7 ms"] * 10 + [" same", "-old", "|---|---|"]) * 37))
def test_of_any_text(text: str) -> None:
    holds(text)
