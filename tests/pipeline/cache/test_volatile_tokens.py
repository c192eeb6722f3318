"""CacheAligner: it names what defeats the cache, and nothing else."""

from __future__ import annotations

import pytest

from thinwire.pipeline.cache.volatile_tokens import volatile

QUIET = [
    "You are a coding agent. Use Python 3.11 and port 8080.",
    "Version 2024.1 of the tool, released by the team; see RFC 2119 and issue #12345.",
    "Use git commit deadbeef as the base.",
    "Today you will fix bugs. The current time limit applies.",
    "",
]
LOUD = {
    "uuid": "session 6f1e5bb0-5b7e-4c0b-9d61-0c9b5d4f1a2b starts",
    "timestamp": "Generated at 2026-11-21T10:00:00Z for you",
    "jwt": "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dBjftJeZ4CVPmB92K27uhbUJU1p1r",
    "digest": "state d41d8cd98f00b204e9800998ecf8427e of the tree",
    "date": "Today is Saturday, 21 November 2026.",
    "epoch": "now: 1763719200",
}


@pytest.mark.parametrize("text", QUIET)
def test_an_ordinary_prompt_gets_no_warning(text: str) -> None:
    assert volatile([text]) == []


@pytest.mark.parametrize("kind", LOUD)
def test_each_kind_is_found(kind: str) -> None:
    assert [found.kind for found in volatile([LOUD[kind]])] == [kind]


def test_the_place_is_the_same_when_the_token_changes() -> None:
    first, second = (volatile([f"intro\nDate: 2026-11-2{day}T10:00:00Z"])[0] for day in (1, 2))
    assert (first.place, first.line) == (second.place, second.line) == ("intro Date:", 2)


def test_the_cost_is_all_that_stands_behind_it_in_later_texts_too() -> None:
    (found,) = volatile(["now: 1763719200", "x" * 4200])
    assert 950 < found.tokens_behind < 1050
