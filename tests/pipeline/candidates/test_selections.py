"""A selection is only sent where it holds what must stay."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import pytest

from thinwire.pipeline.candidates import selections
from thinwire.pipeline.candidates.candidate import Candidate, Sized, Wishes
from thinwire.pipeline.compressors.selection import text as any_text
from thinwire.pipeline.compressors.selection.material import Selection
from thinwire.pipeline.model.markers import gap

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
