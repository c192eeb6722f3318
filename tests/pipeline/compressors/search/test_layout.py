"""layout: a separator that the numbers imply goes, and every other one stays."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.search.layout import unfold
from thinwire.pipeline.compressors.search.parsed import fold

IMPLIED = "a/x.py:3:hit\na/x.py-4-after\n--\na/x.py:9:hit\n--\nb/y.py:1:hit\nb/y.py-2-after\n"


@pytest.mark.parametrize(
    "text",
    [
        "a/x.py:3:hit\n--\na/x.py:4:hit\n--\nb/y.py:1:hit\n",
        "a/x.py:3:hit\na/x.py:9:hit\n--\nb/y.py:1:hit\n",
        "a/x.py:3:hit\n--\na/x.py:9:hit\n--\n",
    ],
)
def test_separators_that_the_numbers_do_not_imply_stay(text: str) -> None:
    folded = fold(text) or text
    assert folded.split("\n").count("--") == text.split("\n").count("--")
    assert "-- left out" not in folded


def test_separators_that_they_imply_go_and_come_back() -> None:
    folded = fold(IMPLIED) or ""
    assert "--" not in folded.split("\n")
    assert unfold(folded) == IMPLIED
