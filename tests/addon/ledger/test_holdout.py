"""Which conversations are compared: whole ones of known price, which chance alone put on their side; and what is counted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from thinwire.addon.audit.receipt import Lookup, Receipt
from thinwire.addon.audit.signs import Signs
from thinwire.addon.ledger.holdout import Arms, Quality, arms
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import reading
from thinwire.pipeline.model.usage import Usage

from ..stores.ledgers import NOON, receipts, write

ALL = Selection()
PLAIN = replace(
    receipts(1)[0],
    status="unchanged",
    savings=(),
    lookups=(),
    http_status=200,
    aborted=False,
    model="gpt-5",
    provider="openai",
)


def asked(name: str, minute: float, held: bool = False, **more: Any) -> Receipt:
    reason = "holdout" if held else ""
    given = {"usage": Usage(1_000, output=10), **more}
    return replace(PLAIN, started=NOON + 60 * minute, conversation=name, reason=reason, **given)


def compared(folder: Path, *rows: Receipt, selection: Selection = ALL) -> Arms:
    with reading(write(folder, rows)) as ledger:
        return arms(ledger, selection)


def turns(found: Arms) -> tuple[list[int], list[int]]:
    return sorted(one.turns for one in found.held.spent), sorted(one.turns for one in found.treated.spent)


HELD = asked("held", 1, held=True)


def test_where_nothing_was_left_alone_there_is_nothing_to_compare(tmp_path: Path) -> None:
    assert turns(compared(tmp_path, asked("early", 0), asked("late", 9))) == ([], [])


def test_who_began_before_anything_was_left_alone_is_on_no_side(tmp_path: Path) -> None:
    found = compared(tmp_path, asked("early", 0), HELD, asked("early", 2), asked("treated", 3), asked("treated", 4))
    assert turns(found) == ([1], [2])


def test_half_a_conversation_is_none(tmp_path: Path) -> None:
    rows = [
        HELD,
        asked("half", 2, held=True),
        asked("half", 3),
        asked("treated", 4),
        asked("cut", 0.5),
        asked("cut", 5),
    ]
    assert turns(compared(tmp_path, *rows)) == ([1], [1])
    assert turns(compared(tmp_path / "later", *rows, selection=Selection(NOON + 90))) == ([], [1])


def test_of_unknown_price_or_unpaid_there_is_nothing_to_learn(tmp_path: Path) -> None:
    rows = [HELD, asked("new", 2, model="nobody-knows"), asked("off", 3, mode="off"), asked("", 4)]
    failed = asked("treated", 5, http_status=529, usage=Usage())
    assert turns(compared(tmp_path, *rows, failed, asked("treated", 6))) == ([1], [1])


def test_where_nobody_knows_the_price_signs_are_counted_all_the_same(tmp_path: Path) -> None:
    found = compared(tmp_path, HELD, asked("new", 2, model="nobody-knows", signs=Signs(results=4, reruns=1)))
    assert turns(found) == ([1], [])
    assert (found.treated.conversations, found.treated.quality) == (1, Quality(4, 1))


def test_a_turn_that_was_cut_off_belongs_to_its_conversation(tmp_path: Path) -> None:
    found = compared(
        tmp_path, HELD, asked("treated", 2), asked("treated", 3, aborted=True, usage=Usage(500), written="word " * 99)
    )
    assert turns(found) == ([1], [2])


def test_signs_are_counted_by_side_and_only_of_what_was_answered(tmp_path: Path) -> None:
    signs = Signs(results=4, reruns=1, edits=2, edits_refused=1)
    lookup = (Lookup("abc", 50),)
    found = compared(
        tmp_path,
        replace(HELD, signs=signs),
        asked("treated", 2, signs=signs, lookups=lookup),
        asked("treated", 3, signs=signs, lookups=lookup),  # the same original: fetched once, and then only sent again
        asked("treated", 4, signs=signs, http_status=529, usage=Usage()),
    )
    assert found.held.quality == Quality(4, 1, 2, 1, 0)
    assert found.treated.quality == Quality(8, 2, 4, 2, 1)
