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

from ...conftest import SCRIPTS, Proxy, StartProxy, wait_for
from .. import bodies
from ..hooks.test_control import changes
from ..stores.ledgers import receipts, write
from .axe import SCRIPT, findings
from .browser import MISSING, Browser, browser

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (scripts/setup-system)")

HOST, PATH = "api.openai.com", "/v1/chat/completions"
HOSTILE = '<img src=x onerror="document.title=1"></td><script>document.title=2</script>'
VIEWS = ("overview", "conversations", "requests", "cache", "speed", "untouched", "switch")
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
    limit = time.monotonic() + 60
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
                + all("svg.chart:not([aria-label])").length + all("a, button").filter((one) => !one.textContent.trim()).length,
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
    for _ in range(24):
        window.press(TAB)
        seen = window.run("""
            const one = document.activeElement;
            return [one.innerText, getComputedStyle(one).outlineStyle, one.getBoundingClientRect().left >= 0]""")
        reached.append(seen[0])
        assert seen[1:] == ["solid", True]
    assert reached[:2] == ["Skip to the content", "thinwire"]
    assert {"Conversations", "Left alone", "Switch", "30 days", "Other", "Search", "These figures as a table"} <= set(
        reached
    )


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


def test_it_fits_a_telephone_and_shows_what_was_spent_and_saved(window: Browser, page: str) -> None:
    window.width(390)
    try:
        for name in VIEWS:
            window.open(f"{page}#/{name}?since=30d", "main table")
            assert window.run("return document.documentElement.scrollWidth <= innerWidth"), name
            look(window, f"narrow-{name}")
        for name in ("requests", "conversations"):
            window.open(f"{page}#/{name}?since=30d", "main table")
            seen = window.run(
                "return [...document.querySelectorAll('thead th')].filter(one => one.offsetParent)"
                ".map(one => [one.innerText, one.getBoundingClientRect().right <= innerWidth])"
            )
            assert [title for title, inside in seen if inside][-2:] == ["Spent", "Saved"]
        open_block(window, page)
        look(window, "narrow-block")
    finally:
        window.width(None)


@pytest.mark.skipif(not SCRIPT.exists(), reason="axe-core is not installed (scripts/setup-system)")
@pytest.mark.parametrize(("dark", "width"), [(False, None), (True, None), (False, 390)])
def test_axe_finds_nothing(window: Browser, page: str, dark: bool, width: int | None) -> None:
    window.dark(dark)
    window.width(width)
    try:
        for name in VIEWS:
            window.open(f"{page}#/{name}?since=30d", "main table")
            assert (name, findings(window)) == (name, [])
        open_block(window, page)
        assert findings(window) == []
        window.run("document.querySelector('#other summary').click()")
        assert findings(window) == []
    finally:
        window.dark(False)
        window.width(None)


def test_a_name_leads_to_what_it_stands_for_and_the_filter_can_be_taken_away(window: Browser, page: str) -> None:
    window.open(f"{page}#/overview?since=30d", "main table")
    whole = _requests(window)
    window.run("[...document.querySelectorAll('main tbody a')].find(one => one.innerText === 'shop').click()")
    window.wait("document.querySelector('#chips a')?.innerText.includes('Project: shop')")
    window.wait(f"document.querySelectorAll('.figures dd')[8].innerText !== '{whole}'")
    part = _requests(window)
    assert 0 < int(part) < int(whole)
    window.run("[...document.querySelectorAll('#views a')].find(one => one.innerText === 'Requests').click()")
    window.wait("document.querySelector('h1').innerText === 'Requests'")
    projects = window.run(
        "return [...document.querySelectorAll('main tbody td:nth-child(6)')].map(one => one.innerText)"
    )
    assert set(projects) == {"shop"}
    assert "project=shop" in window.run("return document.getElementById('export').href")
    window.run("document.querySelector('#chips a').click()")
    window.wait("!document.querySelector('#chips a')")


def _requests(window: Browser) -> str:
    return str(window.run("return document.querySelectorAll('.figures dd')[8].innerText"))


def test_words_are_searched_for_and_rows_ordered(window: Browser, page: str) -> None:
    window.open(f"{page}#/requests?since=30d", "main table")
    window.run("document.getElementById('q').value = 'gpt-5'; document.querySelector('#search button').click()")
    window.wait("location.hash.includes('q=gpt-5')")
    window.wait("[...document.querySelectorAll('main tbody td:nth-child(2)')].every(one => one.innerText === 'gpt-5')")
    window.run("[...document.querySelectorAll('thead a')].find(one => one.innerText === 'Spent').click()")
    window.wait("document.querySelector('th[aria-sort]')?.innerText === 'Spent'")
    cells = window.run("return [...document.querySelectorAll('main tbody td:nth-child(3)')].map(one => one.innerText)")
    spent = [float("".join(char for char in cell if char in "0123456789.")) for cell in cells]
    assert spent == sorted(spent, reverse=True)
    assert len(spent) > 5


def test_a_range_of_days_is_shown_and_exported(window: Browser, page: str) -> None:
    window.open(f"{page}#/requests?since=30d", "main table")
    day = time.strftime("%Y-%m-%d", time.localtime(time.time() - 3 * 86_400))
    window.run(
        f"document.getElementById('other').open = true; document.getElementById('from').value = '{day}';"
        f"document.getElementById('to').value = '{day}'; document.querySelector('#range button').click()"
    )
    window.wait(f"location.hash.includes('until={day}')")
    days = "[...document.querySelectorAll('main tbody time')].map(one => new Date(one.dateTime).getDate())"
    window.wait(f"[...new Set({days})].join() === '{int(day[-2:])}'")
    script = "return fetch(document.getElementById('export').href).then(one => one.text())"
    rows = str(window.run(script)).splitlines()
    assert rows[0].startswith("started,provider,host,")
    assert len(rows) - 1 >= window.run(f"return {days}.length") > 0


def test_the_switch_is_turned_on_the_page(window: Browser, start_proxy: StartProxy) -> None:
    proxy = start_proxy()
    write(proxy.folder / "thinwire", receipts(20, last=time.time() - 60))
    window.complaints()
    window.open(f"http://127.0.0.1:{proxy.port}/#/switch", ".choices")
    press(window, "Off")
    window.wait("document.getElementById('lamp').innerText === 'off'")
    press(window, "lossless")
    window.wait(
        "document.querySelector('.choices [aria-pressed=true][type=button]') && "
        "[...document.querySelectorAll('[aria-pressed=true]')].map(one => one.innerText).join() === 'Off,lossless'"
    )
    window.run(
        "document.getElementById('amount').value = '5'; document.getElementById('by').value = 'model';"
        "document.getElementById('name').value = 'gpt-5*'; document.getElementById('block').click();"
    )
    press(window, "Set this budget")
    window.wait("document.querySelector('meter')")
    window.run("document.getElementById('tool').value = 'Bash'")
    press(window, "Leave this tool alone")
    window.wait("[...document.querySelectorAll('button')].some(one => one.innerText === 'Treat as usual')")
    look(window, "switch-turned")
    assert (proxy.folder / "thinwire" / "config.yaml").read_text().splitlines() == [
        "thinwire_mode: off",
        "thinwire_level: lossless",
        "thinwire_budget: model=gpt-5*:5/day!",
        "thinwire_exclude_tools: Bash",
    ]
    for text in ("Take away", "Treat as usual", "On"):
        press(window, text)
        others = "[...document.querySelectorAll('button[aria-pressed=false], td button')]"
        window.wait(f"!{others}.some(one => one.innerText === '{text}')")
    assert window.complaints() == []
    wait_for(lambda: ("mode", "off", "optimize") in changes(proxy))
    window.run("location.hash = '#/overview?since=7d'")
    window.wait("document.querySelector('svg.chart .mark')")
    assert "mode: off → optimize" in window.text()
    look(window, "overview-switched")


def press(window: Browser, text: str) -> None:
    window.run(f"[...document.querySelectorAll('main button')].find(one => one.innerText === {text!r}).click()")


def test_what_cannot_be_switched_is_said(window: Browser, page: str) -> None:
    window.open(f"{page}#/switch", ".choices")
    window.run("document.getElementById('project').value = 'a,b'")
    press(window, "Switch this project")
    window.wait("document.querySelector('#trouble')?.innerText.includes('cannot be named')")


def test_a_block_is_searched_unfolded_stepped_through_and_its_tool_left_alone(
    window: Browser, start_proxy: StartProxy
) -> None:
    proxy = start_proxy()
    proxy.post(HOST, PATH, bodies.chat(bodies.log(), tool="Bash"))
    open_block(window, f"http://127.0.0.1:{_written(proxy, 1)}/")
    before = window.run("return document.querySelectorAll('.texts tbody tr').length")
    window.run("document.querySelector('.fold').click()")
    window.wait(f"document.querySelectorAll('.texts tbody tr').length > {before}")
    for button, said in (("Next change", "Change 1 of"), ("Previous change", "Change ")):
        press(window, button)
        window.wait(f"document.getElementById('status').innerText.startsWith({said!r})")
    window.run("document.getElementById('find').value = 'REFUSED'")
    press(window, "Next place")
    window.wait("document.getElementById('status').innerText.startsWith('Place 1 of')")
    press(window, "Unfold all")
    window.wait("!document.querySelector('.fold')")
    look(window, "block-unfolded")
    for side in (1, 3):
        numbers = window.run(
            f"return [...document.querySelectorAll('.texts tbody tr > :nth-child({side})')].map(one => one.innerText.trim())"
        )
        shown = [int(number) for number in numbers if number]
        assert shown == list(range(1, len(shown) + 1))
    press(window, "Leave this tool alone")
    window.wait("document.getElementById('status').innerText === 'Bash is left alone'")
    assert "thinwire_exclude_tools: Bash" in (proxy.folder / "thinwire" / "config.yaml").read_text()


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
    assert figures[0] == f"≈\N{NO-BREAK SPACE}${whole.usd:.2f}"
    assert figures[1] == f"≈\N{NO-BREAK SPACE}${whole.saved_usd:.2f}"
    assert figures[4] == f"{whole.requests:,}"
    look(window, "readme")


def test_a_page_of_another_origin_reads_nothing(window: Browser, page: str, start_proxy: StartProxy) -> None:
    other = f"http://localhost:{page.rsplit(':', 1)[1]}"
    window.open(other)
    script = "return fetch(arguments[0]).then(a => a.text()).then(t => 'read', e => 'refused')"
    answer = window.call("execute/sync", {"script": script, "args": [f"{page}api/overview.json"]})
    assert answer == "refused"
