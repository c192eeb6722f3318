"""peripheral: what of a page is content, and what is not."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.html import extract

from .pages import CONTENT, PROSE, page


def said(content: str, *, around: bool = False) -> str:
    return extract(page(content, around=around)) or page(content, around=around)


LINKS = "".join(f"<li><a href='/n/{n}'>Name {n}</a></li>" for n in range(12))

STAYS = {
    "links in the content": f"{CONTENT}<h2>Modules</h2><ul>{LINKS}</ul>",
    "links beside the body of the content": f"<div><div>{CONTENT}</div><ul>{LINKS}</ul></div>",
    "a short menu": f"<nav><a href='/n/11'>Name 11</a></nav>{CONTENT}",
    "navigation that is the page": f"<h1>Index</h1><nav><ul>{LINKS}</ul></nav><p>{PROSE}</p>",
    "a column with text": f"{CONTENT}<div class='sidebar'><p>{PROSE}</p><ul>{LINKS}</ul></div>",
    "a column with code": f"{CONTENT}<div class='sidebar'><pre>x</pre><ul>{LINKS}</ul></div>",
    "a column with figures": f"{CONTENT}<div class='widget'>{LINKS}<table><tr><td>NASDAQ<td>2456.24<td>+33.09</table></div>",
    "cookies as a subject": f"{CONTENT}<section id='cookies'><h2>Cookies</h2><p>{PROSE}</p>{LINKS}</section>",
    "hidden text of some length": f"{CONTENT}<div hidden><p>{PROSE}</p><a href='/n/11'>Name 11</a></div>",
    "the footer of an article": f"<article>{CONTENT}<footer><ul>{LINKS}</ul></footer></article>",
}


@pytest.mark.parametrize("content", STAYS.values(), ids=STAYS.keys())
def test_these_links_stay(content: str) -> None:
    assert "[Name 11](/n/11)" in said(content)


GOES = {
    "a menu": (f"<nav>{LINKS}</nav>{CONTENT}", "nav"),
    "by its role": (f"<div role='navigation'>{LINKS}</div>{CONTENT}", "div"),
    "a sidebar": (f"{CONTENT}<div class='left sidebar'>{LINKS}</div>", "div.left"),
    "a list of related pages": (f"{CONTENT}<ul id='related-posts'>{LINKS}</ul>", "ul#related-posts"),
    "a hidden list": (f"{CONTENT}<ul style='display: none'>{LINKS}</ul>", "hidden ul"),
}


@pytest.mark.parametrize(("content", "name"), GOES.values(), ids=GOES.keys())
def test_these_go_with_their_count(content: str, name: str) -> None:
    text = said(content)
    assert "Name 11" not in text
    assert f"[… 12 links, 62 characters in {name}]" in text


def test_lists_of_links_beside_the_content_go() -> None:
    body = f"<div><div><ul>{LINKS}</ul></div><div><div>{CONTENT}</div></div></div>"
    text = extract(page(CONTENT, around=False).replace(f"<main>{CONTENT}</main>", body)) or ""
    assert "Name 11" not in text
    assert "12 links, 62 characters in ul" in text or "12 links, 62 characters in div" in text


def test_of_a_page_of_links_they_are_the_content() -> None:
    teasers = "".join(f"<div><a href='/s/{n}'>Story number {n} with a headline</a> {n} points</div>" for n in range(60))
    text = said(f"<div>{teasers}</div>")
    assert "[Story number 59 with a headline](/s/59) 59 points" in text


def test_links_to_the_next_page_stay() -> None:
    text = said(f"{CONTENT}<nav>{LINKS}<a rel='next' href='/page/2'>Older</a></nav>")
    assert "[… 12 links, 62 characters in nav]" in text
    assert "[Older](/page/2)" in text


def test_what_a_part_counts_counts_what_was_taken_out_of_it() -> None:
    text = said(f"{CONTENT}<div class='footer'><nav>{LINKS}</nav><div class='menu'>{LINKS}</div></div>")
    assert "[… 24 links, 124 characters in " in text
