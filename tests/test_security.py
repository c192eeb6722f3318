"""SECURITY.md names a test for each line of the threat model, and each of them is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "SECURITY.md").read_text()
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)
CLAIMS = re.findall(r"^- (.+(?:\n  .+)*)", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("file", "test"), sorted(set(NAMED)))
def test_a_test_that_is_named_is_there(file: str, test: str) -> None:
    assert re.search(rf"^(async )?def {test}\(", (ROOT / file).read_text(), re.MULTILINE)


@pytest.mark.parametrize("claim", CLAIMS)
def test_each_line_of_the_threat_model_names_its_test(claim: str) -> None:
    assert "::test_" in claim
