"""Sections: mixed output is cut into parts, in order, and nothing is lost."""

from __future__ import annotations

from json import dumps
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.evaluation.corpus import load
from thinwire.pipeline.candidates.kinds import Kinds
from thinwire.pipeline.text.boundaries import boundaries
from thinwire.pipeline.text.sections import cut

ROOT = Path(__file__).parents[3]

LONG = "".join(f"-rw-r--r-- 1 root root {4000 + n} Nov 21 04:12 file{n}.py\n" for n in range(20))
HITS = "".join(f"addon/chat.py:{n}:    def method{n}(self) -> None:\n" for n in range(1, 20))
DOCUMENT = dumps([{"id": number, "name": f"item {number}"} for number in range(40)], indent=1) + "\n"
DIFF = "diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -1,30 +1,30 @@\n" + "".join(
    f"-old {n}\n+new {n}\n" for n in range(30)
)
RECORDS = "".join(dumps({"id": number, "name": f"item {number}"}) + "\n" for number in range(40))
LOG = "".join(f"10:00:{n:02} INFO worker started job {n}\n" for n in range(40))


def kind(text: str) -> str:
    """A stand-in for the compressors' eyes."""
    signs = {"listing": "-rw-", "search": "addon/chat.py:", "log": "10:00:"}
    return next((name for name, sign in signs.items() if text.startswith(sign)), "")


@pytest.mark.parametrize(
    "text",
    ["", "one line", LONG, "a line of no kind\n\n" * 40, LOG, "[not json\n" * 50, "{" * 3_000, "[main] INFO x\n" * 100],
)
def test_what_is_of_one_kind_is_one_section(text: str) -> None:
    assert cut(text, kind) == [text]


@pytest.mark.parametrize("parts", [[LOG, DOCUMENT], [DOCUMENT, LOG], [LOG, DIFF, LOG], [LOG, DOCUMENT, LOG, DIFF]])
def test_documents_inside_a_log_are_sections_of_their_own(parts: list[str]) -> None:
    assert cut("".join(parts), kind) == parts


@pytest.mark.parametrize("parts", [[LOG, RECORDS, LOG], [RECORDS, LOG, DOCUMENT], [LOG, RECORDS + "\n" + DOCUMENT]])
def test_documents_that_follow_one_another_are_one_section(parts: list[str]) -> None:
    assert cut("".join(parts), kind) == parts


def test_what_is_left_of_a_document_is_a_section() -> None:
    left = DOCUMENT[:1200] + "\n"
    assert cut(LOG + left + LOG, kind) == [LOG, left, LOG]


def test_a_small_section_is_not_joined_to_what_is_of_a_kind() -> None:
    parts = ["HOME=/root\nLANG=C\n" * 5, LONG, "LANG=C\n" * 9, HITS]
    assert cut("".join(parts), kind) == parts


@pytest.mark.parametrize("small", ["at x.y(Z.java)\n" * 5, HITS[:90]])
def test_a_small_part_of_any_kind_inside_a_log_belongs_to_it(small: str) -> None:
    assert cut(LOG + small + LOG + LONG, kind) == [LOG + small + LOG, LONG]


def test_a_few_lines_before_a_document_do_not_hide_it() -> None:
    head = "HTTP/1.1 200 OK\ncontent-type: application/json\n\n"
    assert cut(head + DOCUMENT, kind) == [head, DOCUMENT]


@pytest.mark.parametrize("parts", [[LONG, HITS], [HITS, LONG, HITS], [LOG, LONG], ["total 88\n" * 50, LONG, HITS]])
def test_what_several_programs_print_is_cut_also_where_nothing_stands_between(parts: list[str]) -> None:
    assert cut("".join(parts), kind) == parts


def test_a_few_odd_lines_do_not_part_what_belongs_together() -> None:
    text = HITS + "addon/chat.py-40-\n\n\nBinary file x matches\n" + HITS
    assert cut(text, kind) == [text]


def test_a_text_with_very_many_seams_is_of_one_kind_of_its_own() -> None:
    text = (LONG + HITS) * 40
    assert cut(text, kind) == [text]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([LOG, LONG, HITS, DOCUMENT, DIFF, "x\n", "==> a.log <==\n", "$ make\n", "{\n", "[1,\n", "\n"]),
        max_size=8,
    )
)
def test_the_sections_in_order_are_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    assert "".join(cut(text, kind)) == text


def test_the_path_of_the_first_hits_is_not_cut_from_them() -> None:
    (text,) = [item.text for item in load(ROOT / "tests" / "corpus") if item.name == "rg-heading"]
    assert boundaries(text, 400)  # its first lines look different
    assert cut(text, Kinds().of) == [text]
