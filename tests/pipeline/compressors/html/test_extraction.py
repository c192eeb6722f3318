"""extraction: what stays as it is, what stays of a page, and what is said of the rest."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.compressors.html import extract, extraction
from thinwire.pipeline.model.job import Job
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.verify.html_facts import wrongly_omitted

from .pages import CONTENT, PROSE, page

UNTOUCHED = {
    "nothing": "",
    "prose that speaks of tags": f"The <html> element, then {PROSE} " * 20,
    "a log": "2026-03-01 INFO <div> rendered\n" * 60,
    "XML": "<?xml version='1.0'?>\n<urlset>" + "<url><loc>https://a.b/c</loc></url>" * 60 + "</urlset>",
    "an SVG": "<svg xmlns='http://www.w3.org/2000/svg'>" + "<path d='M0 0 L1 1'/>" * 60 + "</svg>",
    "a template": page(CONTENT.replace("Assam", "{{ sort.name }}").replace("3", "{{ minutes }}")),
    "a template of Jinja": page("{% for sort in sorts %}" * 3 + CONTENT),
    "a template of PHP": page("<?php echo $title ?>" + CONTENT),
    "a page that its scripts make": page(f"<div id=root></div><script>{json.dumps(PROSE * 9)}</script>", around=False),
    "a short page": "<!DOCTYPE html><html><body><p>Not found</p></body></html>",
    "a page in a string of code": f"html = '''{page()}'''",
    "lone surrogates": page(CONTENT + "\ud800"),
    "a component": "<script setup>\nconst a = 1\n</script>\n<template>\n"
    + "<p v-if='a'>{{ a }}</p>\n" * 60
    + "</template>",
}


@pytest.mark.parametrize("text", UNTOUCHED.values(), ids=UNTOUCHED.keys())
def test_what_is_no_page_of_text_stays(text: str) -> None:
    assert extract(text) is None


def test_without_the_extra_every_page_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "_is_installed", lambda: False)
    assert extract(page()) is None


def test_the_content_stays_and_the_rest_is_said() -> None:
    said = extract(page())
    assert said is not None
    top, _, rest = said.partition("\n\n")
    assert top.split("\n") == [
        "<title>Tea &amp; Water</title>",
        "[… 3 script, 1 style, 1 svg, 1 meta left out]",
        "[… 25 links, 203 characters in nav, div.cookie-banner]",
    ]
    assert rest.split("\n")[:7] == [
        *("# Tea", "", PROSE, "", "## Sorts", ""),
        "| Sort | Minutes |",
    ]
    assert "| Sencha | 2 |" in rest
    assert "[water](/water)" in rest
    assert "```\nboil(98)\n  wait(3)\n```" in rest
    assert rest.rstrip().endswith("[… 9 links, 63 characters in footer]")


@pytest.mark.parametrize(
    ("before", "after"),
    [("", ""), ("HTTP/1.1 200 OK\nServer: nginx\n\n", "\n[exit 0]"), ("", "\nwget: done\n"), ("one\n", "\n" + page())],
)
def test_what_stands_around_a_page_stays(before: str, after: str) -> None:
    said = extract(before + page() + after)
    assert said is not None
    assert said.startswith(before)
    assert said.endswith(after if "<html" not in after else "in footer]\n")


def test_pages_in_strings_of_json_are_strings_again() -> None:
    body = {"status": 200, "big": 12345678901234567890, "pages": [page(), "<b>no page</b>"]}
    text = json.dumps(body, indent=1)
    said = extract(text)
    assert said is not None
    read = json.loads(said)
    assert read["pages"][0] == (extract(body["pages"][0]) or "").rstrip("\n")  # type: ignore[index]
    assert {**read, "pages": []} == {**body, "pages": []}
    assert wrongly_omitted(text, said) == []


def test_a_fragment_is_a_page() -> None:
    said = extract(f"<div class='post'>{CONTENT * 3}<script>{PROSE}</script><style>{PROSE}</style></div>")
    assert said is not None
    assert said.count("# Tea") == 3
    assert "<p>" not in said


def test_extracting_twice_changes_nothing() -> None:
    said = extract(page())
    assert said is not None
    assert extract(said) is None


def test_what_is_sent_says_where_the_original_is() -> None:
    found = compress_block(Job(page(CONTENT * 6), "any", Settings(), hint=True))
    assert found.text is not None
    assert (found.kind, found.compressor, found.lossless) == ("html", "html+prose+rows", False)
    assert re.search(r"\[… original [0-9a-f]{16}: thinwire get", found.text)


@pytest.mark.parametrize(
    "job", [Job(page(CONTENT * 6), "lossless", Settings()), Job(page(CONTENT * 6), "any", Settings(originals=False))]
)
def test_nothing_is_left_out_where_nothing_may_be(job: Job) -> None:
    assert compress_block(job).kind != "html"


TAGS = st.sampled_from(
    "div p a ul li table tr td th h1 h2 nav footer pre code br img script style span section form input select option b".split()
)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="<>&\x00\r"), max_size=30) | st.just(PROSE)
MARKUP = st.lists(
    st.one_of(
        TAGS.map(lambda tag: f"<{tag}>"),
        TAGS.map(lambda tag: f"</{tag}>"),
        WORDS,
        st.tuples(TAGS, WORDS).map(lambda pair: "<{0} class='nav' href='/x'>{1}</{0}>".format(*pair)),
        st.sampled_from(
            [
                "<p hidden>",
                "<td colspan=3>",
                "<th rowspan=99999999999>",
                "<!--",
                "-->",
                "&nbsp;",
                "&#0;",
                "<a href=javascript:x>",
            ]
        ),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(parts=MARKUP)
def test_any_markup_is_taken_without_a_fault_and_is_never_longer(parts: list[str]) -> None:
    text = page(CONTENT + "".join(parts))
    said = extract(text)
    assert said is None or len(said) < len(text)


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<p>x", "<ul><li>", "<table><tr><td>", "<nav><a href=x>y", "<", "<!--", "<b>", '"<p>', "<a href='"],
)
def test_long_and_deep_markup_takes_its_length_in_time(piece: str) -> None:
    text = page(CONTENT + piece * (400_000 // len(piece)))
    extract(text)
    extract(json.dumps([text]))
