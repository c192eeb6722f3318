from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.verify.diff_scope import changed_by_file, diff_lines, legible

DIFF = """commit 1a2b3c4d
diff --git a/src/x.py b/src/x.py
index 1111111..2222222 100644
--- a/src/x.py
+++ b/src/x.py
@@ -10,3 +10,3 @@ def run():
 context 77
-old 12
+new 13
 more 78
after the hunk 99
"""


def test_plain_text_is_the_same_object() -> None:
    text = "10:02 INFO nothing to cut, 45 % of it\n"
    assert legible(text) is text


def test_context_and_hunk_numbers_hold_no_facts_but_the_rest_does() -> None:
    read = legible(DIFF)
    assert all(kept in read for kept in ("1a2b3c4d", "-old 12", "+new 13", "def run():", "after the hunk 99"))
    assert not any(gone in read for gone in ("77", "78", "10,3", "1111111"))


def test_progress_bars_hold_no_facts_but_rulers_with_a_summary_do() -> None:
    assert legible("   ━━━━━━━━━━ 3.4/3.4 MB 12.1 MB/s\ndone 12") == "\ndone 12"
    assert legible("[=====>      ] 12%") == ""
    assert legible("━━━━━━━ 12 failed ━━━━━━━") == "━━━━━━━ 12 failed ━━━━━━━"


def test_changes_are_known_by_their_file() -> None:
    assert changed_by_file(DIFF) == [("a/src/x.py", ["-old 12", "+new 13"])]
    assert changed_by_file("- a list\n+ of things") == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["@@ -1,2 +1,2 @@", "@@ -0,0 +1 @@", "-a", "+b", " c", "", "\\ No newline", "diff --git a/x b/x", "z"]
        )
    )
)
def test_every_line_plays_one_part(lines: list[str]) -> None:
    assert [line for _, line in diff_lines("\n".join(lines))] == (lines or [""])
