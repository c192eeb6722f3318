"""stamps: only a runner's own times, and only where they are the rule."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.templated.stamps import without_stamps

STAMP = "2026-05-07T17:30:12.8056437Z"


@pytest.mark.parametrize("text", ["", "a\nb", "2026-05-07T17:30:12Z a\n2026-05-07T17:30:13Z b", f"{STAMP} a\nb\nc\nd"])
def test_other_times_are_left_alone(text: str) -> None:
    assert without_stamps(text) == (text, [])


@pytest.mark.parametrize("before", ["", "\ufeff", "build\tRun tests\t"])
def test_stamps_go_and_the_rest_stays(before: str) -> None:
    text, note = without_stamps(f"{before}{STAMP}   indented\n{STAMP} b\ncontinued\n{STAMP}")
    assert text == "  indented\nb\ncontinued\n"
    assert note == [f"[… times of lines cut, {STAMP} to {STAMP}]"]
