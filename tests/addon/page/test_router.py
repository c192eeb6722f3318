"""Every address has its answer, and what has none is not found; nothing from a client becomes a path."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from thinwire.addon.audit.pricing import Caveat
from thinwire.addon.page import router as module
from thinwire.addon.page.views import VIEWS
from thinwire.pipeline.model.job import short_id
from thinwire.pipeline.model.reasons import Reason

from ..stores.ledgers import receipts, write
from .sites import ID, ORIGINAL, Lab, site

STATIC = Path(module.__file__).parent / "static"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("site")
    write(folder, receipts(60))
    with site(folder) as made:
        yield made


@pytest.mark.parametrize(
    "target",
    [
        "/nothing",
        "/../site.py",
        "/..%2fsite.py",
        "/%2e%2e/site.py",
        "/static/page.js",
        "//etc/passwd",
        "/etc/passwd",
        "/page.js/",
        "/o/",
        "/o/zz",
        "/o/ffffffffffff",
        "/o/../page.js",
        "/api/",
        "/api/request.json?id=9999",
        "/api/block.json",
        "/api/block.json?id=%00",
    ],
)
def test_what_is_not_there_is_not_found_and_says_so(lab: Lab, target: str) -> None:
    answer = lab.get(target)
    assert (answer.status, answer.kind) == (404, "text/plain; charset=utf-8")
    assert len(answer.body) > 10


@pytest.mark.parametrize(
    "target",
    [
        "/api/overview.json?since=yesterdayish",
        "/api/overview.json?until=tomorrowish",
        "/api/requests.json?skipped=x",
        "/api/requests.json?skipped=-1",
        "/api/requests.json?order=cheapest",
        "/api/conversations.json?order=id;--",
        "/api/requests.csv?order=x",
        "/api/conversations.json?skipped=1e9",
        "/api/requests.json?skipped=99999999999999999999",
        f"/o/{ID}?lines=9-",
        f"/o/{ID}?grep=(",
        "/api/overview.json?" + "&".join(f"a{n}=1" for n in range(50)),
    ],
)
def test_a_question_that_makes_no_sense_is_told_why(lab: Lab, target: str) -> None:
    assert lab.get(target).status == 400


OF_BLOCKS = ("/api/block.json", "/api/lines.json")


@pytest.mark.parametrize("path", VIEWS)
def test_every_view_answers_in_json(lab: Lab, path: str) -> None:
    answer = lab.get(f"{path}?since=all&id={ID if path in OF_BLOCKS else 1}")
    assert (answer.status, answer.kind) == (200, "application/json")
    assert json.loads(answer.body)


def test_an_original_is_served_as_it_was_and_as_text(lab: Lab) -> None:
    answer = lab.get(f"/o/{ID}")
    assert (answer.kind, answer.body.decode()) == ("text/plain; charset=utf-8", ORIGINAL)
    assert lab.get(f"/o/{ID}?lines=1-2&grep=ERR").body == b"2:ERROR two"


def test_an_answer_is_made_again_once_there_is_a_new_request(tmp_path: Path) -> None:
    write(tmp_path, receipts(3))
    with site(tmp_path) as lab:
        assert lab.json("/api/overview.json?since=all")["totals"]["requests"] == 3
        write(tmp_path, receipts(2))
        assert lab.json("/api/overview.json?since=all")["totals"]["requests"] == 5


def test_an_empty_ledger_is_no_error(tmp_path: Path) -> None:
    with site(tmp_path) as lab:
        assert all(lab.get(path).status == 200 for path in VIEWS if path not in (*OF_BLOCKS, "/api/request.json"))


def test_half_a_character_in_a_name_is_no_error(tmp_path: Path) -> None:
    broken = "\ud83d half"
    key = short_id(broken)
    with site(tmp_path) as lab:
        lab.originals.put({key: broken})
    with site(tmp_path) as lab:
        assert lab.json(f"/api/block.json?id={key}")["pairs"][0]["before"]["head"] == [broken]
        assert lab.get(f"/o/{key}").body == b"? half"


def test_folded_lines_are_those_of_their_side(lab: Lab) -> None:
    assert lab.json(f"/api/lines.json?id={ID}&first=2&count=2") == ["ERROR two", ""]
    assert lab.json(f"/api/lines.json?id={ID}&side=after&first=1&count=9") == ["ERROR two"]
    assert lab.json(f"/api/lines.json?id={ID}&first=99") == []


def test_an_export_is_a_file_with_all_that_is_selected(lab: Lab) -> None:
    answer = lab.get("/api/requests.csv?since=all&model=gpt-5")
    assert (answer.kind, "attachment" in answer.headers["Content-Disposition"]) == ("text/csv; charset=utf-8", True)
    rows = list(csv.DictReader(answer.body.decode().splitlines()))
    assert len(rows) == len(lab.json("/api/requests.json?since=all&model=gpt-5")["rows"]) > 0
    assert {row["model"] for row in rows} == {"gpt-5"}


def test_metrics_are_served_as_prometheus_wants_them(lab: Lab) -> None:
    assert lab.get("/metrics").kind.startswith("text/plain; version=0.0.4")


def test_all_that_a_file_asks_for_is_there(lab: Lab) -> None:
    for file in STATIC.iterdir():
        asked = re.findall(r"""(?:from "\./|(?:href|src)="/)([\w./]+)""", file.read_text())
        assert all(name in ("metrics", "api/requests.csv") or lab.get(f"/{name}").status == 200 for name in asked), (
            file.name
        )


def test_nothing_comes_from_elsewhere_and_nothing_is_inline() -> None:
    for file in STATIC.iterdir():
        text = file.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(
            r"https?://|url\(|@import|innerHTML|outerHTML|insertAdjacent|eval\(| style=| on\w+=", text
        ), file.name


def test_every_reason_and_every_caveat_has_words() -> None:
    words = (STATIC / "words.js").read_text()
    said = set(re.findall(r'^  "([\w-]+)":', words, re.MULTILINE))
    assert said == {str(reason) for reason in Reason} | {str(caveat) for caveat in Caveat}
