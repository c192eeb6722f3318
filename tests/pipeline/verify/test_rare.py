"""Rare things of diffs, searches and sources: what is made by a program, moved, or only quoted is not rare."""

from thinwire.pipeline.verify.verify import missing_rarities, rarities


def test_changed_lines_of_a_diff_are_rare_but_for_generated_files_and_moves() -> None:
    diff = "diff --git a/{0} b/{0}\n--- a/{0}\n+++ b/{0}\n@@ -1,2 +1,2 @@\n-gone = 1\n-    moved = 2\n+moved = 2\n"
    source = diff.format("src/x.py")
    assert missing_rarities(source, source.replace("-gone = 1\n", "")) == ["-gone = 1"]
    assert missing_rarities(source, source.replace("-    moved = 2\n", "")) == []
    assert missing_rarities(source, source.replace("+moved = 2\n", "")) != []
    assert rarities(diff.format("poetry.lock")) == []


def test_every_path_of_a_search_is_rare() -> None:
    hits = "\n".join(f"src/a{at % 5}.py:{at}: x = {at}" for at in range(50))
    assert missing_rarities(hits, hits.replace("src/a3.py", "")) == ["src/a3.py"]


def test_an_error_that_source_code_handles_did_not_happen() -> None:
    source = "".join(
        f"def read_{at}(path):\n    if not path:\n        raise ValueError('failed: {at}')\n" for at in range(20)
    )
    assert rarities(source) == [f"read_{at}" for at in range(20)]
