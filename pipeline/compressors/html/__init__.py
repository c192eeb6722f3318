"""Pages of HTML (curl, fetch tools, JSON strings that hold one): what a reader of the page sees, as Markdown.

    <!DOCTYPE html><html>…12 kB of scripts…               <title>Tea</title>
    <nav>…84 links…</nav>                                 [… 9 script, 2 style, 31 svg left out]
    <main><h1>Tea</h1><p>Pour <a href="/w">water</a>…     [… 84 links, 1201 characters in nav]
    <table><tr><th>Sort<th>Minutes…                 ->    # Tea
                                                          Pour [water](/w)…
                                                          | Sort | Minutes |

`find` says where in a text pages stand, `peripheral` what of a page is not its content, `markdown` how the rest is written,
`extraction` puts them together. Parsing and rendering is turbohtml's (the extra `html`). Measured on 65 pages, 13.2 MB: news with
recorded texts in 14 languages, and documentation (Sphinx, javadoc, DocBook, AsciiDoc, Apache) with its main part as truth. Recall
of word triples, of links by their addresses, of table rows; mean share of characters saved; MB installed with what it needs:

|                                          | news  | docs  | links | rows  | saved | MB/s | MB |
|------------------------------------------|-------|-------|-------|-------|-------|------|----|
| trafilatura, favour recall               | 0.92  | 0.782 | 0.642 | 0.844 | 82 %  |    9 | 75 |
| resiliparse, main content                | 0.96  | 0.840 | 0.810 | 0.708 | 78 %  |  102 | 12 |
| readability-lxml, markdownify            | 0.99  | 0.676 | 0.384 | 0.547 | 82 %  |    8 | 15 |
| turbohtml, its main content              | 0.64  | 0.608 | 0.312 | 0.811 | 85 %  |  185 |  5 |
| selectolax without nav ..., markdownify  | 0.99  | 0.995 | 0.874 | 1.000 | 66 %  |    8 | 10 |
| html2text                                | 0.99  | 0.995 | 0.794 | 1.000 | 64 %  |   13 |  1 |
| html-to-markdown                         | 0.99  | 0.994 | 1.000 | 1.000 | 62 %  |   57 | 22 |
| turbohtml, the whole page                | 0.98  | 0.979 | 0.874 | 0.930 | 63 %  |  154 |  5 |
| this, on turbohtml                       | 0.993 | 0.994 | 0.992 | 1.000 | 72 %  |   11 |  5 |

Of tokens, this saves 87 to 90 % of a news page and 66 % of a page of documentation, most of which is content.

Extractors that guess the content lose it on documentation; whoever renders the whole page keeps its menus. So: render all, with
menus and the like taken out by what the page itself calls them.

What is left out is declared: what nobody sees in one line at the top, by tag, and each part beside the content in its place,
with its links and characters. The content itself is whole: its text, its links, its tables and its code. A page that is a
template, that has no text of its own (its scripts make it), or that is hardly shorter this way, is left as it is.
"""

from __future__ import annotations

from .extraction import extract, recognise

__all__ = ["extract", "recognise"]
