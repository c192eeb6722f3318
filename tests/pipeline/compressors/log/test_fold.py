"""fold: whatever it returns unfolds to what it was given."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings

from thinwire.pipeline.compressors.log.fold import fold, unfold
from thinwire.pipeline.model import tokens

from .texts import ADVERSARIAL, LOGS, TEXT

UNCHANGED = {
    "prose": "A log is kept\nby the captain\nof a ship\nand by no one else",
    "three lines": "10:02:01 a\n10:02:02 b\n10:02:03 c",
    "nothing": "",
    "already folded": "[… 4 lines like next]\nsame 1",
    "all signs taken": "\n".join(f"10:02:{at} * † ¤ • § ¶ ‡ ‖ {at}" for at in range(10, 30)),
}


@pytest.mark.parametrize("name", UNCHANGED)
def test_this_is_left_alone(name: str) -> None:
    assert fold(UNCHANGED[name]) is None


@pytest.mark.parametrize("name", LOGS)
def test_every_style_unfolds_exactly(name: str) -> None:
    folded = fold(LOGS[name])
    assert folded is None or unfold(folded) == LOGS[name]


@settings(deadline=None)
@given(TEXT)
def test_any_text_unfolds_exactly(text: str) -> None:
    folded = fold(text)
    assert folded is None or unfold(folded) == text


def test_stamped_lines_save_a_quarter() -> None:
    text = LOGS["python"]
    folded = fold(text)
    assert folded is not None
    assert tokens.count(folded) < 0.8 * tokens.count(text)


@pytest.mark.parametrize(
    "text", ["[… 3 lines like next, * in rows below]\na *\n1", "[… 7 lines]", "[… 9 lines like next]"]
)
def test_what_fold_did_not_make_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"marker|rows"):
        unfold(text)


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_time_is_linear(name: str) -> None:
    start = process_time()
    folded = fold(ADVERSARIAL[name])
    assert process_time() - start < 3
    assert folded is None or unfold(folded) == ADVERSARIAL[name]
