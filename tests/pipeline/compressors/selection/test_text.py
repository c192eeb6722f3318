"""What stays of a text that no other rule knows."""

from __future__ import annotations

from random import Random

from thinwire.pipeline.compressors.selection.text import select
from thinwire.pipeline.model.tokens import count


def test_the_first_and_the_last_line_stay_among_failures_too() -> None:
    dice = Random(11)
    lines = [
        f"10:{at // 60:02}:{at % 60:02} "
        + (
            f"ERROR job {at * 31} failed: disk {at} full"
            if dice.random() < 0.4
            else f"request {at * 7919} took {at} ms"
        )
        for at in range(600)
    ]
    lines = ["09:59:59 started by the operator of shift 7", *lines, "10:10:00 stopped for the night"]
    for budget in (500, 1000, 2000, 4000):
        selection = select("\n".join(lines), budget)
        assert count(selection.text) <= budget
        shown = selection.text.split("\n")
        assert lines[0] in shown and lines[-1] in shown
