"""What is given besides references: where nobody can tell, then what stands where."""

from __future__ import annotations

from hypothesis import given as each
from hypothesis import strategies as st

from thinwire.pipeline.model.job import Job, Source
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.references.given import given
from thinwire.pipeline.references.refer import refer

FIRST, LAST = "[… lines 2-3 stand above in Bash: ls]", "[… added lines 2-2 stand above in your Edit: a.py]"


def test_where_a_number_stands_twice_nobody_can_tell() -> None:
    numbered = "\n".join(f"{n:>6}→line {n}" for n in [*range(1, 21), *range(1, 21)])
    assert given(numbered, 1, FIRST) is None
    assert given("a\nb\nc", 7, FIRST) is None


def test_a_reference_stands_for_its_lines_and_the_layout_of_the_rest_is_undone() -> None:
    assert given("a\nb\nc\nd", 1, f"other rows\n{FIRST}\nand more") == f"a\n{FIRST}\nd"
    diff = "@@ -1 +1,2 @@\n a\n+b\nrest"
    assert given(diff, 1, LAST) == f"@@ -1 +1,2 @@\n a\n{LAST}\nrest"
    assert given("a", 1, "rows") == "a"


WORDS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=12)


@each(st.lists(WORDS, min_size=1, max_size=4), st.integers(1, 50))
def test_of_what_is_not_laid_out_it_is_what_is_sent(parts: list[list[str]], first: int) -> None:
    line = "{} is a line of some words that cost tokens"
    texts = ["\n".join(line.format(word) for word in part * 3) for part in parts]
    sources = tuple(Source(f"call {number}", text) for number, text in enumerate(texts))
    whole = "\n".join(["new", *texts, "end"])
    said = refer(Job(whole, "any", Settings(), sources=sources, first=first))
    assert said is None or given(whole, first, said.text) == said.text
