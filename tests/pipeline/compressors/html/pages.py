"""Pages made by the tests: content that must stay, between everything that a page has besides."""

from __future__ import annotations

PROSE = (
    "Water for black tea is poured at 98 degrees and left for 3 minutes; a second pot of the same leaves takes 5, and nobody "
    "who has tried it at 80 goes back, as the tables of the tasting in Darjeeling (1987) show."
)

MENU = "<nav><ul>" + "".join(f"<li><a href='/menu/{n}'>Entry {n}</a></li>" for n in range(20)) + "</ul></nav>"
FOOTER = "<footer>" + "".join(f"<a href='/legal/{n}'>Legal {n}</a> " for n in range(9)) + "© Tea House</footer>"
COOKIES = (
    "<div class='cookie-banner'><p>We use cookies to make this site better.</p>"
    + "".join(f"<a href='/privacy/{n}'>Privacy {n}</a>" for n in range(5))
    + "</div>"
)
SCRIPTS = "<script>var state = {a: 1};</script>" * 3 + "<style>p { color: red }</style><svg><path d='M0 0'/></svg>"
CONTENT = (
    f"<h1>Tea</h1><p>{PROSE}</p><h2>Sorts</h2>"
    "<table><tr><th>Sort</th><th>Minutes</th></tr><tr><td>Assam</td><td>3</td></tr><tr><td>Sencha</td><td>2</td></tr></table>"
    f"<p>{PROSE} See <a href='/water'>water</a>.</p><pre>boil(98)\n  wait(3)</pre>"
    + "".join(f"<p>{number}. {PROSE}</p>" for number in range(4))
)


def page(content: str = CONTENT, *, title: str = "Tea &amp; Water", around: bool = True) -> str:
    """A whole page."""
    before, after = (MENU + COOKIES, FOOTER) if around else ("", "")
    return (
        f"<!DOCTYPE html>\n<html><head><title>{title}</title><meta charset='utf-8'>{SCRIPTS}</head>\n"
        f"<body>{before}<main>{content}</main>{after}</body></html>\n"
    )
