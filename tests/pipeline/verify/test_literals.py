"""Paths, URLs and places that stand in one piece."""

from __future__ import annotations

from time import process_time

import pytest

from thinwire.pipeline.verify.literals import tears, tears_listed_paths


@pytest.mark.parametrize(
    ("text", "laid_out"),
    [
        ("no path here, 10:30", "other words"),
        ("src/a.ts\nsrc/b.ts", "b: src/b.ts a: src/a.ts"),
        ('{"url":"https://a.b/c/1"}', "[… 1 row: url]\nhttps://a.b/c/1"),
        ("app.py:12: x", "12 x (app.py:12)"),
    ],
)
def test_what_stands_in_one_piece_is_not_torn(text: str, laid_out: str) -> None:
    assert not tears(text, laid_out)


@pytest.mark.parametrize(
    ("text", "laid_out"),
    [
        ("src/a.ts\nsrc/b.ts", "src/\n a.ts\n b.ts"),
        ("https://a.b/c/1", "https://a.b/c/{number}\n1"),
        ("app.py:12: x", "app.py\n12: x"),
        ("/app/a.py:12:3: x", "/app/a.py\n12:3: x"),
        ("Author: Ann <ann@x.org>", "Author: Ann <«ann»@x.org>"),
    ],
)
def test_what_has_to_be_put_together_is_torn(text: str, laid_out: str) -> None:
    assert tears(text, laid_out)


@pytest.mark.parametrize(
    ("text", "laid_out", "torn"),
    [
        ("/app/a.py:12: x", "/app/a.py\n12: x", False),
        ("https://a.b/c/1", "https://a.b/c/{number}\n1", False),
        ("/app/a.py\n/app/b.py", "/app/\n a.py\n b.py", True),
        ("see /app/a.py\n/app/b.py-12- x", "/app/\n a.py\n b.py", False),
    ],
)
def test_a_listed_path_is_torn_where_its_folder_stands_above_it(text: str, laid_out: str, *, torn: bool) -> None:
    assert tears_listed_paths(text, laid_out) is torn


@pytest.mark.parametrize("part", ["a", "a.", "a/", "/", "a+", "a:", "a-b/", ".:", "1.", "a@", "@a.", "a@b."])
def test_takes_no_longer_than_it_should_on_any_text(part: str) -> None:
    def seconds(length: int) -> float:
        text = part * (length // len(part))
        started = process_time()
        tears(text, text)
        return process_time() - started

    assert min(seconds(400_000) for _ in range(3)) < 40 * min(seconds(40_000) for _ in range(3)) + 0.05
