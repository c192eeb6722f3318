"""Above the budget: every path, as long as the paths alone fit, and an even sample of the lines, each under its path."""

from __future__ import annotations

from typing import Final

from ...model.markers import count, gap
from ..selection.fill import fill
from ..selection.material import Material, MustStay, Selection, nothing
from ..selection.outline import NO_HEADING, Record
from ..selection.shortening import shorts
from .lines import BARE
from .parsed import fold, parsed

_PATH: Final = 2.0
_LINE: Final = 0.5
"""What each is worth (selection/ranking.py): lines are taken evenly."""


def select(text: str, budget: int, must: MustStay = nothing) -> Selection:
    """Return as many whole lines of a search result as fit into `budget` tokens."""
    search = parsed(text)
    lines = (fold(text, apart=True) or text).split("\n")
    records, above, worths = [Record(0, 1)], [NO_HEADING], [_PATH]
    path = NO_HEADING
    for number, line in enumerate(lines[1:], 1):
        if number == 1 or not lines[number - 1]:
            path = NO_HEADING if search is None or search.kind == BARE else number
        is_path = number == path
        above.append(NO_HEADING if is_path else path)
        worths.append(_PATH if is_path else _LINE)
        if line:
            records.append(Record(number, number + 1, above[-1]))
        else:  # a blank line goes with what is above it
            records[-1] = Record(records[-1].start, number + 1, records[-1].heading)
    return fill(Material(lines, records, above, worths, _left_out, shorts=shorts(lines)), budget, must(lines))


def _left_out(start: int, end: int) -> str:
    return gap(f"{count(end - start, 'line')} left out")
