"""What is shown of a block is its own text, and whatever is not shown is said and can be had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.addon.page.blocks import Blocks, ShortenedLines, Shown
from thinwire.addon.stores.originals import UnknownOriginalError
from thinwire.pipeline.model.job import Replacement

ID = "0123456789ab"


@dataclass
class Kept:
    """Originals and decisions in memory."""

    texts: Mapping[str, str] = field(default_factory=dict)
    forms: Sequence[Replacement] = ()

    def get(self, wanted: str) -> str:
        if wanted not in self.texts:
            raise UnknownOriginalError("no such original")
        return self.texts[wanted]

    def sent(self, original_id: str) -> Sequence[Replacement]:
        return self.forms


def shown(before: str, *after: str) -> Shown:
    kept = Kept({ID: before}, [Replacement(text, original_id=ID, kind="log", compressor="log") for text in after])
    return Blocks(kept, kept).shown(ID)


def lines(some: ShortenedLines | None) -> list[str]:
    return [*some.head, *["…"] * some.hidden, *some.tail] if some else []


def test_an_unknown_block_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownOriginalError):
        Blocks(Kept(), Kept()).shown(ID)


def test_where_nothing_is_kept_it_says_which_option_is_off() -> None:
    with pytest.raises(UnknownOriginalError, match="thinwire_originals"):
        Blocks(None, Kept()).shown(ID)


def test_what_was_sent_may_be_forgotten_before_the_original() -> None:
    found = shown("one\ntwo")
    assert not found.sent
    assert [line for pair in found.pairs for line in lines(pair.before)] == ["one", "two"]


def test_the_latest_form_is_shown_and_the_others_counted() -> None:
    found = shown("one\ntwo", "one", "two")
    assert (found.sent, found.others) == (True, 1)
    assert [pair.after is None for pair in found.pairs] == [True, False]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 90), st.integers(0, 90), st.integers(0, 90))
def test_every_line_is_shown_or_counted_under_its_number(same: int, out: int, sent: int) -> None:
    head = [f"same {n}" for n in range(same)]
    found = shown("\n".join([*head, *(f"out {n}" for n in range(out))]), "\n".join([*head, *map(str, range(sent))]))
    assert sum(len(lines(pair.before)) for pair in found.pairs) == same + out
    assert sum(len(lines(pair.after or pair.before)) for pair in found.pairs) == same + sent
    assert [pair.left for pair in found.pairs][:2] == [1, same + 1][: len(found.pairs)]


def test_colours_of_a_terminal_do_not_make_lines_differ() -> None:
    assert [pair.after for pair in shown("\x1b[31mred\x1b[0m", "red").pairs] == [None]


def test_an_endless_line_is_cut_and_says_so() -> None:
    (line,) = lines(shown("x" * 1_000_000).pairs[0].before)
    assert line.endswith("(and 980,000 more characters)")
