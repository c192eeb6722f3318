"""Binary patches: what is none stays; of one, its size."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.diff.binary import without_binary, without_bodies
from thinwire.pipeline.compressors.diff.gather import gather

LINE = "zcmV-zK~#7FV_;-pU;;w@9?|Ns900000000000000000000000000000000000000\n"
PATCH = f"diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\nliteral 1234\n{LINE * 9}\nliteral 0\nHcmV?d00001\n\n"


@pytest.mark.parametrize("text", ["", LINE * 9, f"literal 1234\n{LINE * 9}", f"GIT binary patch\nliteral 3\n{LINE}\n"])
def test_what_is_no_long_binary_patch_stays(text: str) -> None:
    assert without_binary(text) is text and without_bodies(text) == text


def test_a_body_gives_way_to_the_count_of_its_lines() -> None:
    said = "GIT binary patch\nliteral 1234\n[… 9 lines cut: binary]\n\nliteral 0\nHcmV?d00001\n\n"
    assert without_binary(PATCH).endswith(said)
    assert (gather(PATCH) or "").endswith(said)
    assert LINE not in without_bodies(PATCH)
