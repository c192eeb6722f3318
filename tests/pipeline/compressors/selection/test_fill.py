"""What a budget holds is what it says it is."""

from __future__ import annotations

from random import Random

import pytest

from thinwire.pipeline.compressors.selection.text import select
from thinwire.pipeline.model.normal_form import is_mark
from thinwire.pipeline.verify.gaps import shown_lines
from thinwire.pipeline.verify.rows import read_back

R = Random(11)
LOG = "\n".join(
    f"2026-03-04T08:{at // 40:02}:{at * 3 // 2 % 60:02}.{R.randrange(10**7):07}Z {R.choice(['built', 'linked'])} {at}"
    for at in range(400)
)


@pytest.mark.parametrize("budget", [200, 400, 900])
def test_what_stands_behind_a_gap_stands_below_its_own_time(budget: int) -> None:
    selection = select(LOG, budget)
    shown = shown_lines(read_back(selection.text), selection.lines)
    assert shown is not None
    assert any(map(is_mark, shown.values()))
    assert len(shown) < len(selection.lines)
    for number in (number for number, line in shown.items() if not is_mark(line)):
        above = [place for place, line in enumerate(selection.lines[:number]) if is_mark(line)]
        assert not above or above[-1] in shown
