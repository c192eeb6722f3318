"""Lines in common, told by hashes: what counts for nothing, then what counts, and how much is kept."""

from __future__ import annotations

import json

from thinwire.pipeline.references.overlap import Overlaps, share

LINES = [f"    value_{n} = request.load({n * 37})" for n in range(40)]


def hashes(text: str) -> frozenset[int]:
    return Overlaps().of(b"name", lambda: text)


def test_blank_lines_and_braces_have_no_hashes() -> None:
    assert hashes("}\n\n    }\n});\n" * 50) == frozenset()


def test_a_few_lines_are_not_enough() -> None:
    whole = hashes("\n".join(LINES))
    assert not share(whole, hashes("\n".join([*LINES[:4], *"other lines of another file".split()])))
    assert share(whole, hashes("\n".join(["something else", *LINES[10:15], "something else"])))
    assert share(hashes("\n".join(LINES[:3])), whole)  # all that there is


def test_line_numbers_count_for_nothing() -> None:
    plain = hashes("\n".join(LINES))
    assert hashes("\n".join(f"{n:>6}→{line}" for n, line in enumerate(LINES, 7))) == plain


def test_a_long_string_in_a_json_text_counts_as_a_text() -> None:
    assert hashes(json.dumps({"content": "\n".join(LINES)})) >= hashes("\n".join(LINES))


def test_the_lines_of_a_diff_count_without_their_signs() -> None:
    diff = "\n".join(["@@ -0,0 +1,40 @@", *(f"+{line}" for line in LINES)])
    assert hashes(diff) >= hashes("\n".join(LINES))


def test_a_text_is_read_once_and_the_least_recent_are_forgotten() -> None:
    overlaps = Overlaps(most_lines=100)
    read: list[str] = []

    def text(name: str) -> str:
        read.append(name)
        return "\n".join(name + line for line in LINES)

    for name in ("a", "b", "a", "c", "a", "b"):
        overlaps.of(name.encode(), lambda name=name: text(name))  # type: ignore[misc]
    assert read == ["a", "b", "c", "b"]
