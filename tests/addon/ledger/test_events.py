"""What happened besides requests: told once, whoever else tells it, and kept within bounds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from thinwire.addon.audit.budget import Budget, Notice
from thinwire.addon.ledger.events import (
    Change,
    PassedThrough,
    changes,
    claim,
    noticed,
    passed_through,
    record,
    record_passed_through,
)
from thinwire.addon.ledger.schema import MIGRATIONS
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.stores.database import connect

OFF = Change(1000.0, "mode", "optimize", "off")
NOTICE = Notice(Budget(5, "day"), 1000.0, 0.8, 4.1)


def test_another_proxy_that_tells_the_same_change_is_not_heard(tmp_path: Path) -> None:
    ledger = connect(tmp_path / "ledger", MIGRATIONS)
    on = replace(OFF, at=1005.0, before="off", after="optimize")
    for change in (OFF, replace(OFF, at=1001.0), on, replace(OFF, at=1020.0)):
        record(ledger, change)
    assert changes(ledger, Selection(), 9) == [replace(OFF, at=1020.0), on, OFF]
    assert changes(ledger, Selection(1001.0, 1010.0), 9) == [on]
    assert len(changes(ledger, Selection(), 2)) == 2


def test_a_notice_is_claimed_once_for_each_mark_in_each_period(tmp_path: Path) -> None:
    ledger = connect(tmp_path / "ledger", MIGRATIONS)
    assert claim(ledger, NOTICE)
    assert not claim(ledger, replace(NOTICE, spent=4.2))
    for other in (
        replace(NOTICE, mark=1.0),
        replace(NOTICE, begun=2000.0),
        replace(NOTICE, budget=Budget(6, "day")),
    ):
        assert claim(ledger, other)
    assert {(one.budget, one.mark, one.begun) for one in noticed(ledger, Selection(), 9)} == {
        ("5/day", 0.8, 1000.0),
        ("5/day", 1.0, 1000.0),
        ("5/day", 0.8, 2000.0),
        ("6/day", 0.8, 1000.0),
    }


def test_who_was_passed_through_is_kept_once_for_each_time(tmp_path: Path) -> None:
    ledger = connect(tmp_path / "ledger", MIGRATIONS)
    first = PassedThrough("api.openai.com", "node", "refused", 1000.0, 1300.0)
    again = replace(first, at=1300.0, until=1900.0)
    for one in (first, first, again):
        record_passed_through(ledger, one)
    assert passed_through(ledger, Selection(), 9) == [again, first]
    assert passed_through(ledger, Selection(1200.0), 9) == [again]
