"""The page in a real browser: every view draws, names from the network stay text, keys and screen readers find their way.

Set THINWIRE_SCREENSHOTS to a folder to look at what was drawn.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from thinwire.addon.audit.receipt import VolatileToken
from thinwire.addon.control.running import running_in
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import reading, totals
from thinwire.addon.ledger.writer import FILE

from ...conftest import SCRIPTS, Proxy, StartProxy
from .. import bodies
from ..stores.ledgers import receipts, write
from .browser import MISSING, Browser, browser

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (scripts/setup-system)")

HOST, PATH = "api.openai.com", "/v1/chat/completions"
HOSTILE = '<img src=x onerror="document.title=1"></td><script>document.title=2</script>'
VIEWS = ("overview", "conversations", "requests", "cache", "untouched")
TAB, ENTER = "\ue004", "\ue007"


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        opened.resize(1280, 1000)
        yield opened


@pytest.fixture(scope="module")
def page(start_proxy: StartProxy) -> str:
    """The address of a page with a history, whose names are hostile, and one request of today."""
    proxy = start_proxy()
    stamp = VolatileToken("timestamp", 0, 3, "0123456789ab", 2400)
    history = receipts(300, last=time.time() - 60, apart=3000.0)
    write(proxy.folder / "thinwire", [replace(one, volatile=(stamp,), agent=HOSTILE) for one in history])
    write(proxy.folder / "thinwire", [replace(history[0], model=HOSTILE, host=HOSTILE, started=time.time() - 50)])
    proxy.post(HOST, PATH, bodies.chat(f"{HOSTILE}\n{bodies.log()}", tool=HOSTILE))
    return f"http://127.0.0.1:{_written(proxy, 302)}/"


def _written(proxy: Proxy, count: int) -> int:
    """The proxy's port, once its ledger has so many requests."""
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        with reading(proxy.folder / "thinwire" / FILE) as ledger:
            if totals(ledger, Selection()).requests >= count:
                break
        time.sleep(0.05)
    return proxy.port


def look(window: Browser, name: str) -> None:
    folder = os.environ.get("THINWIRE_SCREENSHOTS")
    if folder:
        window.screenshot(Path(folder) / f"{name}.png")


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_draws_without_a_complaint_of_the_browser(window: Browser, page: str, name: str) -> None:
    window.complaints()
    window.open(f"{page}#/{name}?since=30d", "main table")
    assert window.complaints() == []
    assert len(window.run("return [...document.querySelectorAll('main table tbody tr')]")) > 1
    for wrong in ("undefined", "NaN", "[object", "null"):
        assert wrong not in window.text()
    look(window, name)


def test_what_came_over_the_network_stays_text(window: Browser, page: str) -> None:
    for name in ("overview", "requests", "conversations", "cache"):
        window.open(f"{page}#/{name}?since=30d", "main table")
        assert HOSTILE in window.text()
        assert window.run("return document.querySelectorAll('main img, main script').length") == 0
        assert "thinwire" in window.run("return document.title")


def open_block(window: Browser, page: str) -> None:
    window.open(f"{page}#/requests?since=today", "main table a")
    window.run("document.querySelector('main tbody a').click()")
    window.wait("document.querySelector('main a[href^=\"#/block\"]')")
    window.run("document.querySelector('main a[href^=\"#/block\"]').click()")
    window.wait("document.querySelector('.texts')")


def test_from_a_request_to_what_was_sent_instead(window: Browser, page: str) -> None:
    open_block(window, page)
    sides = window.run(
        "return ['.out', '.in', 'td'].map(kind => [...document.querySelectorAll('.texts ' + kind)].map(cell => cell.innerText))"
    )
    out, sent, everything = sides
    assert any("Finished job 4001 " in line for line in out)
    assert any("[…" in line for line in sent)
    assert any("connection to db-7.internal refused" in line for line in everything)
    assert any(line == HOSTILE for line in everything)
    assert window.complaints() == []
    look(window, "block")
    window.run("document.querySelector('main a[href^=\"/o/\"]').click()")
    window.wait("document.contentType === 'text/plain'")
    assert HOSTILE in window.text()


def test_where_nobody_says_who_asks_the_token_in_the_address_opens_all_of_it(
    window: Browser, start_proxy: StartProxy
) -> None:
    proxy = start_proxy(scripts=(SCRIPTS / "no_uids.py",))
    write(proxy.folder / "thinwire", receipts(3, last=time.time() - 60))
    address = f"http://127.0.0.1:{_written(proxy, 3)}/"
    window.open(f"{address}#/overview?since=30d", "main")
    window.wait("document.body.innerText.includes('needs the token')")
    window.open(f"{address}#/overview?since=30d&token={running_in(proxy.folder / 'thinwire')[0].token}", "main table")
    assert "token" not in window.run("return location.href")
    window.open(f"{address}#/requests?since=30d", "main table")
    window.complaints()


@pytest.mark.parametrize("dark", [False, True])
def test_it_follows_what_the_user_prefers_and_can_be_read(window: Browser, page: str, dark: bool) -> None:
    window.dark(dark)
    try:
        for name in VIEWS:
            window.open(f"{page}#/{name}?since=30d", "main table")
            assert window.run(_FAINT) == []
        ground = window.run("return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
        assert (max(ground) < 60) == dark
        open_block(window, page)
        assert window.run(_FAINT) == []
        look(window, "block-dark" if dark else "block-light")
        window.open(f"{page}#/overview?since=30d", "main table")
        look(window, "overview-dark" if dark else "overview-light")
    finally:
        window.dark(False)


# Every text whose contrast with what is behind it is below 4.5 (WCAG AA).
_FAINT = """
const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
const ground = (node) => {
  for (let at = node; at; at = at.parentElement) {
    const colour = rgb(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] > 0) return colour;
  }
  return [255, 255, 255];
};
const faint = [];
for (const node of document.querySelectorAll("body *:not(title)")) {
  if (![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) continue;
  const style = getComputedStyle(node);
  const ink = node instanceof SVGElement ? style.fill : style.color;
  const [one, other] = [light(rgb(ink)), light(ground(node))];
  const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  if (contrast < 4.5) faint.push(`${node.tagName}.${node.className} ${contrast.toFixed(2)}: ${node.textContent.slice(0, 40)}`);
}
return faint;
"""


def test_a_screen_reader_finds_landmarks_headings_and_heads_of_tables(window: Browser, page: str) -> None:
    for name in VIEWS:
        window.open(f"{page}#/{name}?since=30d", "main table")
        found: dict[str, Any] = window.run("""
            const all = (what) => [...document.querySelectorAll(what)];
            return {
              landmarks: ["header", "main", "footer"].filter((tag) => all(tag).length === 1).length,
              unnamed: all("nav:not([aria-label])").length + all("table:not(:has(caption))").length
                + all("svg.chart:not([aria-label])").length + all("a, button").filter((one) => !one.innerText.trim()).length,
              headings: all("h1").length,
              heads: all("thead th:not([scope=col])").length + all("tbody tr > th:not([scope=row])").length,
              current: all("nav a[aria-current=page]").length,
              language: document.documentElement.lang,
              twice: all("[id]").length - new Set(all("[id]").map((one) => one.id)).size,
            }""")
        assert found == {
            "landmarks": 3, "unnamed": 0, "headings": 1, "heads": 0, "current": 2, "language": "en", "twice": 0
        }  # fmt: skip


def test_all_can_be_reached_with_keys_and_the_focus_is_seen(window: Browser, page: str) -> None:
    window.open(f"{page}#/overview?since=7d", "main table")
    reached: list[str] = []
    for _ in range(12):
        window.press(TAB)
        seen = window.run("""
            const one = document.activeElement;
            return [one.innerText, getComputedStyle(one).outlineStyle, one.getBoundingClientRect().left >= 0]""")
        reached.append(seen[0])
        assert seen[1:] == ["solid", True]
    assert reached[:2] == ["Skip to the content", "thinwire"]
    assert {"Conversations", "Cache", "Left alone", "30 days", "These figures as a table"} <= set(reached)


def test_enter_opens_a_view_and_back_comes_back(window: Browser, page: str) -> None:
    window.open(f"{page}#/overview?since=7d", "main table")
    window.press(*[TAB] * 4, ENTER)
    window.wait("document.querySelector('h1').innerText === 'Conversations'")
    assert window.run("return document.title") == "Conversations · thinwire"
    assert window.run("return document.getElementById('status').innerText") == "Conversations, 7 days"
    window.call("back", {})
    window.wait("document.querySelector('h1').innerText === 'Spend and saving'")


def test_the_skip_link_goes_to_the_content(window: Browser, page: str) -> None:
    window.open(f"{page}#/overview?since=7d", "main table")
    window.press(TAB, ENTER)
    assert window.run("return document.activeElement.id") == "main"


def test_it_fits_a_narrow_window(window: Browser, page: str) -> None:
    window.resize(500, 900)
    try:
        for name in VIEWS:
            window.open(f"{page}#/{name}?since=30d", "main table")
            assert window.run("return document.documentElement.scrollWidth <= innerWidth")
            look(window, f"narrow-{name}")
    finally:
        window.resize(1280, 1000)


def test_an_empty_ledger_says_how_to_begin(window: Browser, start_proxy: StartProxy) -> None:
    proxy = start_proxy()
    window.complaints()
    for name in VIEWS:
        window.open(f"http://127.0.0.1:{proxy.port}/#/{name}")
        window.wait("!document.querySelector('main').innerText.includes('Loading')")
        assert "undefined" not in window.text()
        assert window.complaints() == []
    window.open(f"http://127.0.0.1:{proxy.port}/")
    assert "thinwire run -- claude" in window.text()


def test_when_the_proxy_is_gone_the_page_says_so(window: Browser, start_proxy: StartProxy) -> None:
    proxy = start_proxy()
    window.open(f"http://127.0.0.1:{proxy.port}/")
    proxy.stop()
    window.run("location.hash = '#/cache'")
    window.wait("document.querySelector('main .alarm')")


def test_the_picture_of_the_readme_shows_what_the_ledger_says(window: Browser, start_proxy: StartProxy) -> None:
    proxy = start_proxy()
    history = [
        replace(one, model=one.model.replace("-that-nobody-has-priced", "-of-our-own"), http_status=200, refused=0)
        for one in receipts(3000, seed=7, last=time.time() - 60, apart=800.0)
    ]
    write(proxy.folder / "thinwire", history)
    window.open(f"http://127.0.0.1:{proxy.port}/#/overview?since=30d", "main table")
    figures = window.run("return [...document.querySelectorAll('.figures dd:first-of-type')].map(one => one.innerText)")
    with reading(proxy.folder / "thinwire" / FILE) as ledger:
        whole = totals(ledger, Selection())
    assert figures[0] == f"≈ ${whole.usd:.2f}"
    assert figures[1] == f"≈ ${whole.saved_usd:.2f}"
    assert figures[4] == f"{whole.requests:,}"
    look(window, "readme")


def test_a_page_of_another_origin_reads_nothing(window: Browser, page: str, start_proxy: StartProxy) -> None:
    other = f"http://localhost:{page.rsplit(':', 1)[1]}"
    window.open(other)
    script = "return fetch(arguments[0]).then(a => a.text()).then(t => 'read', e => 'refused')"
    answer = window.call("execute/sync", {"script": script, "args": [f"{page}api/overview.json"]})
    assert answer == "refused"
