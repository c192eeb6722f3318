"""Combined diffs, which git writes of merges and of conflicts."""

from __future__ import annotations

import pytest

from thinwire.pipeline.choose import squeeze
from thinwire.pipeline.compressors.diff import DIFF
from thinwire.pipeline.compressors.diff.fold import recognise
from thinwire.pipeline.compressors.diff.gather import gather
from thinwire.pipeline.compressors.diff.patch import FileDiff, parse, spell
from thinwire.pipeline.model.job import Job
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.verify import verify

HEAD = "diff --cc run.py\nindex 9e77730,432e264..0000000\n--- a/run.py\n+++ b/run.py\n"
CONFLICT = """@@@ -17,7 -17,7 +17,11 @@@ def said()
  one1
  two2

++<<<<<<< HEAD
 +yyy
++=======
+ xxx
++>>>>>>> x
  three3

  four4
"""
REMOVED = "@@@ -1,3 -1,2 +1,2 @@@\n  a\n- b\n  c\n\\ No newline at end of file\n"


@pytest.mark.parametrize("text", [HEAD + CONFLICT, HEAD + REMOVED, HEAD + CONFLICT * 2 + REMOVED, HEAD + CONFLICT[:90]])
def test_parsing_and_spelling_give_the_text_back(text: str) -> None:
    assert spell(parse(text)) == text and recognise(text)


@pytest.mark.parametrize(
    "text", [CONFLICT[:90], CONFLICT.replace("+17,11", "+17,12"), CONFLICT.replace(" +yyy", "?yyy")]
)
def test_a_hunk_that_does_not_add_up_stays_word_for_word(text: str) -> None:
    assert text.rstrip("\n") in (gather(HEAD + text) or HEAD + text)


def test_a_hunk_ends_where_its_counts_say() -> None:
    files = [piece for piece in parse(HEAD + CONFLICT + REMOVED + "after\n") if isinstance(piece, FileDiff)]
    assert [len(hunk.lines) for file in files for hunk in file.hunks] == [11, 4]


def test_the_sides_of_a_conflict_stay_with_the_line_below_and_the_new_place() -> None:
    assert gather(HEAD + CONFLICT) == (
        "[… 5 lines cut: context, repeated names, in @@@ all but the new line]\n"
        "diff --cc run.py\nindex 9e77730,432e264..0000000\n--- a/run.py\n+++ b/run.py\n@@@ +20 @@@ def said()\n"
        "++<<<<<<< HEAD\n +yyy\n++=======\n+ xxx\n++>>>>>>> x\n  three3\n"
    )


def test_its_changes_are_owed_and_its_context_is_not() -> None:
    owed = DIFF.owes and DIFF.owes(HEAD + CONFLICT, False)
    assert (
        owed
        and "two2" not in owed
        and "9e77730" not in owed
        and not verify.missing(owed, gather(HEAD + CONFLICT) or "")
    )
    assert squeeze(Job((HEAD + CONFLICT) * 9, "any", Settings(min_tokens=0))).compressor == "diff"
