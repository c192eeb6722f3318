"""shortener: nobody waits, what is there is kept, and three failures are enough."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from thinwire.addon.kompress.shortener import Shortener
from thinwire.pipeline.verify.prose_facts import wrongly_dropped

from .tiny import make

# No two paragraphs are alike, or they would be laid out as rows of one form.
TEXT = "\n\n".join(
    f"The {place} {where} the {house} is very {mood} and really lovely in the {time_}, and the {birds} are softly {doing} there. "
    f"{people} {walk} along the old {path} and look at the quite lovely {flowers}, and indeed they are very {glad} with it."
    for place, where, house, mood, time_, birds, doing, people, walk, path, flowers, glad in (
        "garden behind house quiet morning birds singing People walk path flowers happy".split(),
        "orchard before mill green summer bees humming Children run wall apples pleased".split(),
        "meadow beside river wide evening frogs calling Couples stroll bank reeds content".split(),
        "square around tower bright winter doves cooing Traders hurry stalls lanterns busy".split(),
        "harbour near bridge loud autumn gulls crying Sailors wander quay boats glad".split(),
        "terrace above valley calm spring larks rising Guests climb stairs vines cheerful".split(),
        "cellar below chapel cold night mice rustling Monks creep vault barrels grateful".split(),
        "forest beyond village deep afternoon owls hooting Hunters march trail ferns proud".split(),
        "yard between stables dusty noon horses stamping Grooms shuffle fence saddles patient".split(),
        "arcade under station crowded dusk pigeons nesting Travellers rush platform posters eager".split(),
        "lake past quarry blue dawn swans gliding Painters sit shore lilies merry".split(),
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


def _wait(turn: threading.Event) -> None:
    turn.wait(60)


def test_without_a_model_nothing_is_asked_for(shortener: Shortener) -> None:
    shortener.ask(TEXT)
    assert not shortener.on
    assert shortener.ready(TEXT) == ""


def test_a_text_is_ready_some_time_after_it_was_asked_for(shortener: Shortener, tmp_path: Path) -> None:
    turn = threading.Event()
    shortener._background.call(lambda: _wait(turn))
    shortener.use(make(tmp_path))
    shortener.ask(TEXT)
    assert shortener.ready(TEXT) == ""
    turn.set()
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
