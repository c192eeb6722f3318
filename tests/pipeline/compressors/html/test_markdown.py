"""markdown: how what stays is written."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.html import extract

from .pages import CONTENT, page

WRITTEN = {
    "text with signs": ("<p>a_b *c* [d] 1 &lt; 2 #x</p>", "a_b *c* [d] 1 < 2 #x"),
    "emphasis": ("<p>a <b>bold</b> <em>word</em></p>", "a bold word"),
    "what is struck out": ("<p><del>$10</del> $8</p>", "~~$10~~ $8"),
    "powers": ("<p>10<sup>6</sup> H<sub>2</sub>O</p>", "10^6^ H~2~O"),
    "code": ("<p>call <code>f(a_b)</code></p>", "call `f(a_b)`"),
    "code that links": ("<p><code><a href='/s'>String</a>[]</code></p>", "[String](/s)[]"),
    "a listing": ("<pre><code class='language-py'>def f():\n    pass</code></pre>", "```py\ndef f():\n    pass\n```"),
    "a listing with links": ("<pre>a <a href='/b'>b</a></pre>", "```\na b\n```\n\n[… 1 link in pre]"),
    "a picture": ("<p>a <img src='/x.png' alt='curve of 3 lines'></p>", "a curve of 3 lines"),
    "a link that is a picture": ("<a href='/x'><img src='/x.png' alt='curve'></a>", "[curve](/x)"),
    "a link with a name": ("<a href='/e' aria-label='Edit'><svg></svg></a>", "[Edit](/e)"),
    "a link to nowhere": ("<p><a href='javascript:x()'>press</a> <a href='#'>here</a></p>", "press here"),
    "a permalink": ("<h2>Sorts<a href='#sorts'>¶</a></h2>", "## Sorts"),
    "a link again": ("<p><a href='/s'>S</a>, <a href='/s'>S</a>, <a href='/t'>T</a></p>", "[S](/s), [S], [T](/t)"),
    "a text with two links": ("<p><a href='/s'>S</a>, <a href='/t'>S</a></p>", "[S](/s), [S](/t)"),
    "a table without a head": ("<table><tr><td>a<td>1<tr><td>b<td>2</table>", "|  |  |\n| --- | --- |\n| a | 1 |\n| b | 2 |"),
    "wide cells": ("<table><tr><th>a<th>b<tr><td colspan=2>c</table>", "| a | b |\n| --- | --- |\n| c |  |"),
    "high cells": (
        "<table><tr><th>a<th>b<tr><td rowspan=2>x<td>1<tr><td>2</table>",
        "| a | b |\n| --- | --- |\n| x | 1 |\n| x | 2 |",
    ),
    "a table that is layout": ("<table><tr><td><h2>H</h2><p>p</p><td>q</table>", "## H\n\np\n\nq"),
    "fields": ("<form><input name='q' value='tea' class='x'><button>Go</button></form>", '<input name="q" value="tea"> Go'),
    "a choice": ("<select name='s'><option>one<option>two</select>", '<select name="s"> one two'),
    "a long value": (f"<input type='hidden' name='v' value='{'x' * 500}'>", 'value="[… 500 characters]">'),
    "no-break spaces": ("<p>a&nbsp;b&shy;c</p>", "a bc"),
}  # fmt: skip


@pytest.mark.parametrize(("html", "markdown"), WRITTEN.values(), ids=WRITTEN.keys())
def test_each_is_written_so(html: str, markdown: str) -> None:
    said = extract(page(f"{CONTENT}<p>FROM</p>{html}<p>TO</p>"))
    assert said is not None
    assert markdown in said[said.index("FROM") : said.index("TO")]
