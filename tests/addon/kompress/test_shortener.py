"""shortener: nobody waits, what is there is kept, and three failures are enough."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from thinwire.addon.kompress.shortener import Shortener
from thinwire.pipeline.verify.prose_facts import wrongly_dropped

from .tiny import make

TEXT = "\n\n".join(
    f"The garden {where} the house is very quiet and really lovely in the morning, and the birds are softly singing there. "
    "People walk along the old path and look at the quite lovely flowers, and indeed they are very happy with it."
    for where in (
        "behind",
        "before",
        "beside",
        "around",
        "near",
        "above",
        "below",
        "beyond",
        "between",
        "under",
        "past",
    )
)


def until(holds: Callable[[], object]) -> None:
    limit = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.02)


@pytest.fixture
def shortener() -> Iterator[Shortener]:
    made = Shortener()
    yield made
    made.close()


def test_without_a_model_nothing_is_asked_for(shortener: Shortener) -> None:
    shortener.ask(TEXT)
    assert not shortener.on
    assert shortener.ready(TEXT) == ""


def test_a_text_is_ready_some_time_after_it_was_asked_for(shortener: Shortener, tmp_path: Path) -> None:
    shortener.use(make(tmp_path))
    shortener.ask(TEXT)
    assert shortener.ready(TEXT) == ""
    until(lambda: shortener.ready(TEXT))
    said = shortener.ready(TEXT)
    assert "very" not in said
    assert "garden behind" in said
    assert wrongly_dropped(TEXT, said) == []
    shortener.use(make(tmp_path / "another"))
    assert shortener.ready(TEXT) == ""


def test_short_texts_are_not_asked_for(shortener: Shortener, tmp_path: Path) -> None:
    shortener.use(tmp_path)
    shortener.ask(TEXT[:1000])
    assert not shortener._asked


FAILING = {
    "no model": None,
    "a worker that dies": (sys.executable, "-c", ""),
    "a worker that answers rubbish": (sys.executable, "-c", "print('rubbish' * 99, flush=True); input()"),
}


@pytest.mark.parametrize("command", FAILING.values(), ids=FAILING.keys())
def test_three_failures_switch_it_off_with_one_warning(
    command: tuple[str, ...] | None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shortener = Shortener() if command is None else Shortener(lambda place: command)
    shortener.use(tmp_path)
    with caplog.at_level(logging.WARNING):
        for number in range(4):
            shortener.ask(f"{TEXT} {number}")
        until(lambda: not shortener.on)
        shortener.ask(f"{TEXT} again")
        until(lambda: "is off, after 3 failures" in caplog.text)
    assert caplog.text.count("thinwire_prose") == 1
    assert "garden" not in caplog.text
    shortener.close()
