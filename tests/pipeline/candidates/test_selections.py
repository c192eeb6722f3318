"""A selection is only sent where it holds what must stay."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import pytest

from thinwire.pipeline.candidates import selections
from thinwire.pipeline.candidates.candidate import Candidate, Sized, Wishes
from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.compressors.selection import text as any_text
from thinwire.pipeline.compressors.selection.material import Selection
from thinwire.pipeline.model.job import Job
from thinwire.pipeline.model.markers import gap
from thinwire.pipeline.model.settings import Settings

LINES = [f"10:02:{at % 60:02d} INFO worker took job {at * 7919 % 999}" for at in range(300)]
LINES[150] = "ld: cannot find -lssl: No such file or directory"
PLAIN = Candidate(Sized("\n".join(LINES)), "log")
WISHES = Wishes("balanced", 400, code=False)


def test_trouble_stays() -> None:
    found = selections.selected(PLAIN, None, WISHES)
    assert found is not None
    assert LINES[150] in found.sized.text and found.sized.exact <= 400


def test_a_selection_that_drops_trouble_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(text: str, budget: int, must: Callable[[Sequence[str]], Collection[int]]) -> Selection:
        return Selection("\n".join([LINES[0], gap("298 lines left out"), LINES[-1]]), LINES)

    monkeypatch.setattr(any_text, "select", careless)
    assert selections.selected(PLAIN, None, WISHES) is None


def test_a_listing_that_was_filtered_is_selected_from_too() -> None:
    """What `ls -l | grep` prints has wider columns than ls would draw, so that no fold of it reads back."""
    lines = [
        f"-rw-r--r-- 1 root root {at * 7919 % 9999:12} Mar {1 + at % 28:2} 10:{at % 60:02} lib{at}.so"
        for at in range(400)
    ]
    found = compress_block(Job("\n".join(lines), "any", Settings(block_budget=1_000)))
    assert found.kind == "listing"
    assert 900 <= found.tokens_after <= 1_000
