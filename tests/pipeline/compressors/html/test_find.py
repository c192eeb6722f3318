"""find: where pages stand in a text."""

from __future__ import annotations

import json

import pytest

from thinwire.pipeline.compressors.html.find import places

from .pages import CONTENT, page

NOWHERE = {
    "a page in the middle of a line": "See " + page(),
    "a short page": "<!doctype html><html><p>x</p></html>",
    "a few tags": "<p>" + "word " * 300 + "</p>",
    "tags with text behind them": f"<div>{CONTENT}</div> and so on",
    "a short string": json.dumps({"a": "<p>x</p>"}),
}


@pytest.mark.parametrize("text", NOWHERE.values(), ids=NOWHERE.keys())
def test_here_is_no_page(text: str) -> None:
    assert list(places(text)) == []


WHERE = {
    "the whole text": ("", page().strip(), ""),
    "behind a head": ("HTTP/1.1 200\n\n", page().strip(), "\n"),
    "with scripts behind its end": ("", page().strip() + "\n<script>x</script>", ""),
    "cut off": ("", page()[:900], ""),
    "without a doctype": ("> GET /\n", page().strip().split("\n", 1)[1], "\n$ "),
}


@pytest.mark.parametrize(("before", "html", "after"), WHERE.values(), ids=WHERE.keys())
def test_a_page_is_found_from_its_first_to_its_last_tag(before: str, html: str, after: str) -> None:
    (place,) = places(before + html + after)
    assert (place.start, place.page.rstrip()) == (len(before), html.rstrip())


def test_each_of_two_pages_is_found() -> None:
    assert [place.page.strip() for place in places(page() + "--\n" + page("x" * 900))] == [
        page().strip(),
        page("x" * 900).strip(),
    ]


def test_pages_in_json_are_found_with_their_quotes() -> None:
    text = json.dumps([{"a": "<"}, {"html": page()}])
    (place,) = places(text)
    assert place.quoted
    assert json.loads(text[place.start : place.end]) == place.page == page()
