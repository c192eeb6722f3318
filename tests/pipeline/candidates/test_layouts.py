"""Candidates by their tokens."""

from __future__ import annotations

from collections.abc import Sequence

from thinwire.pipeline.candidates.candidate import ENDLESS, Candidate, Sized, Wishes
from thinwire.pipeline.candidates.layouts import from_the_smallest, layouts
from thinwire.pipeline.compressors.registry import COMPRESSORS

WISHES = Wishes("balanced", ENDLESS, code=False)


def test_candidates_come_in_the_order_of_their_tokens_though_a_longer_one_may_have_fewer() -> None:
    texts = ["a b c d e f g h", "one two three four", "a " * 50, "x" * 9]
    ways = [Candidate(Sized(text), "log", "log", lossless=True) for text in texts]
    ordered = [way.sized.exact for way in from_the_smallest(ways)]
    assert len("one two three four") > len(texts[0]) and ordered == sorted(ordered)


def git_log(zones: Sequence[str]) -> str:
    return "\n\n".join(
        f"commit {number * 7919:040x}\nAuthor: Bo Li <bo@example.org>\n"
        f"Date:   Wed Mar {1 + number % 28} 10:{number:02}:00 2026 {zone}\n\n"
        f"    Change the file of number {number} for the shop\n\n"
        f" src/file_{number}.py | {number % 9 + 1} ++\n 1 file changed, {number % 9 + 1} insertions(+)"
        for number, zone in enumerate(zones)
    )


def test_no_form_hides_which_lines_differ_from_what_a_header_says_of_most() -> None:
    text = git_log(["+0000" if number % 4 == 1 else "+0100" for number in range(40)])
    listing = next(one for one in COMPRESSORS if one.name == "listing")
    assert listing.recognise(text)
    found = {one.compressor: one for one in layouts(Candidate(Sized(text), "listing"), [listing], WISHES)}
    assert found["listing"].sized.text.split("\n", 1)[0].endswith(", +0100 left out, no indent]")
    assert "listing+rows" not in found


def test_rows_are_made_of_paths_that_all_have_the_same_words_before_them() -> None:
    names = [f"{'abcdefgh'[number * number % 8]}{number * 37 % 91}" for number in range(40)]
    lines = [f"cc -O2 -c -o build/{name}.o -Wall -Wextra -Wshadow -Iinclude src/{name}.c" for name in names]
    listing = next(one for one in COMPRESSORS if one.name == "listing")
    for text, rows in (
        ("\n".join(lines), True),
        ("\n".join([*lines[:36], *(f"c++{line[2:]}" for line in lines[36:])]), False),
    ):
        found = {one.compressor: one for one in layouts(Candidate(Sized(text), "listing"), [listing], WISHES)}
        assert " left out]" in found["listing"].sized.text.split("\n", 1)[0]
        assert ("listing+rows" in found) == rows
