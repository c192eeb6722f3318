"""Which texts are read as JSON that was cut, and what is read of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from json import dumps

import pytest

from thinwire.pipeline.compressors.json_data.cuts import LEAST, read_cut
from thinwire.pipeline.compressors.json_data.document import NUMBER, Lines

from .documents import DOCUMENTS

ROWS = [{"id": n, "tags": ["a", "b"], "said": f"served {n} with care"} for n in range(20)]
TEXT = dumps({"total": 20, "items": ROWS, "next": None})
PRETTY = dumps({"total": 20, "items": ROWS, "next": None}, indent=2).split("\n")

NOT_CUT = {
    "empty": "",
    "short": TEXT[: LEAST // 2],
    "Python": str(ROWS),
    "a log": '[2024-01-01] INFO said {"a": 1}\n' * 50,
    "prose": 'He said: "it": no.\n' * 50,
    "a key twice": '[{"a":1,"a":2},' * 40,
    "an escape that is none": r'[{"a":"\q"},' * 40,
    "brackets only": '{"a":' + "[" * 100_000,
    "closing brackets only": '"a":1' + "}" * 100_000,
    "mostly prose": TEXT[:300] + " and so on" * 100,
}


@pytest.mark.parametrize("text", NOT_CUT.values(), ids=NOT_CUT.keys())
def test_what_is_not_read(text: str) -> None:
    with pytest.raises(ValueError):
        read_cut(text)


def test_a_cut_end_leaves_the_token_that_was_cut() -> None:
    (part,) = read_cut(TEXT[: TEXT.index("served 12 w")] + "served\n... [truncated]").parts
    assert (part.path, part.depth, part.rest) == (("items", "12"), 3, '"said": "served\n... [truncated]')
    assert part.last["items"][12] == {"id": NUMBER + "12", "tags": ["a", "b"]}


def test_a_number_at_the_cut_may_go_on() -> None:
    (part,) = read_cut("[" + dumps(ROWS) + ", 123").parts
    assert part.rest == "123"
    assert len(part.last) == 1


def test_lines_from_the_middle_close_what_they_did_not_open() -> None:
    (part,) = read_cut("\n".join(PRETTY[-40:])).parts
    assert not part.starts
    assert part.closers[-2:] == "]}"
    assert part.ends[-1] == {"next": None}


def test_a_cut_middle_leaves_two_parts() -> None:
    head, tail = read_cut(TEXT[:500] + "\n... [600 characters truncated] ...\n" + TEXT[-400:]).parts
    assert "600 characters truncated" in head.rest
    assert head.starts
    assert not tail.starts


def test_lines_of_json_may_end_early() -> None:
    (part,) = read_cut("\n".join(map(dumps, ROWS))[:-20]).parts
    assert type(part.last) is Lines
    assert len(part.last) == 20
    assert not part.single


def test_other_text_may_stand_above_the_document() -> None:
    cut = read_cut(f"HTTP/1.1 200 OK\nContent-Type: application/json\n\n{TEXT}\nDone.")
    assert cut.head == "HTTP/1.1 200 OK\nContent-Type: application/json"
    assert [(part.depth, part.rest) for part in cut.parts] == [(0, "Done.")]


@pytest.mark.parametrize("make", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_most_of_a_cut_document_is_read(make: Callable[[random.Random], object]) -> None:
    text = dumps(make(random.Random(3)), indent=2)
    (part,) = read_cut(text[: len(text) * 2 // 3]).parts
    assert len(part.rest) < 100
