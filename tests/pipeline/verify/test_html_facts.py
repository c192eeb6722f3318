"""html_facts: what must be found again of a page, whoever shortened it."""

from __future__ import annotations

import json

import pytest

from thinwire.pipeline.verify.html_facts import wrongly_omitted
from thinwire.pipeline.verify.omitted import wrongly_omitted as by_name

LONG = (
    "Water for black tea is poured at 98 degrees and left for 3 minutes, a second pot of the same leaves takes five minutes "
    "or even more, say those who know, and those who do not know ask them before they pour."
)
PAGE = f"""<!DOCTYPE html><html><head><title>T</title><script>a</script><script>b</script></head><body>
<nav><a href="/1">One</a><a href="/2">Two</a></nav><h1>Tea</h1><p>{LONG} <a href="/w_(x)">water</a></p><h2>Sorts</h2>
<table><tr><th>Sort<th>Minutes<tr><td>Assam<td>3</table><pre>boil(98)</pre><p hidden>{LONG} hidden</p>
<h3>More</h3><ul><li><a href="/3">Three and more</a></ul></body></html>"""
SAID = f"""<title>T</title>
[… 2 script left out]
[… 3 links, 20 characters in nav]
# Tea

{LONG} [water](/w_(x))

## Sorts

| Sort | Minutes |
| --- | --- |
| Assam | 3 |

```
boil(98)
```"""


LINKS = f'<table><tr><td><a href="/4">Assam</a> <a href="/5">Darjeeling</a></table><p><a href="/6">{LONG}</a></p>'


def test_what_is_mostly_links_may_go_if_they_are_counted() -> None:
    page = PAGE.replace("<h3>More", f"{LINKS}<h3>More")
    assert wrongly_omitted(page, SAID.replace("3 links", "6 links")) == []
    assert wrongly_omitted(page, SAID) != []
    with_words = page.replace("</a></table>", "</a> are grown high up in the mountains</table>")
    assert wrongly_omitted(with_words, SAID.replace("3 links", "6 links"))[0].startswith("row: Assam")


def test_what_says_everything_is_right() -> None:
    assert wrongly_omitted(PAGE, SAID) == []
    assert by_name("html", PAGE, SAID) == []


WRONG = {
    "a heading": ("## Sorts", "", "heading: Sorts"),
    "the page's own heading": ("# Tea", "", "heading: Tea"),
    "a cell": ("| Assam | 3 |", "| Assam | |", "row: Assam3"),
    "a listing": ("boil(98)", "boil(99)", "code: boil98"),
    "a word of a paragraph": ("black tea", "green tea", "paragraph: Waterforblack"),
    "an address": ("(/w_(x))", "(/v)", "link: One /1"),
    "a count of links": ("3 links", "2 links", "link: One /1"),
    "a count of tags": ("2 script", "9 script", "9 script: there are 2"),
}


@pytest.mark.parametrize(("there", "instead", "found"), WRONG.values(), ids=WRONG.keys())
def test_each_loss_is_found(there: str, instead: str, found: str) -> None:
    assert there in SAID
    assert wrongly_omitted(PAGE, SAID.replace(there, instead))[0].startswith(found)


def test_pages_in_json_are_judged_one_by_one() -> None:
    before = json.dumps({"n": 1, "a": PAGE, "b": "x"})
    assert wrongly_omitted(before, json.dumps({"n": 1, "a": SAID, "b": "x"})) == []
    assert wrongly_omitted(before, json.dumps({"n": 2, "a": SAID, "b": "x"})) != []
    assert wrongly_omitted(before, json.dumps({"n": 1, "a": SAID.replace("Assam", ""), "b": "x"})) != []
    assert wrongly_omitted(before, json.dumps({"n": 1, "a": SAID, "b": "y"})) == []


def test_any_markup_can_be_read() -> None:
    for text in ("<" * 50_000, "<p>" * 20_000, "</p>" * 20_000, "<a href=" * 9_000, "<!--" * 9_000, '"' * 9_000):
        assert wrongly_omitted(text, text) == []
