"""gather: no fact is lost, in any style of log."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings

from thinwire.pipeline.compressors.log.gather import gather
from thinwire.pipeline.model import tokens
from thinwire.pipeline.model.markers import declared, is_ours
from thinwire.pipeline.verify import verify
from thinwire.pipeline.verify.table_reader import told

from .texts import ADVERSARIAL, LOGS, TEXT

# Tokens saved on each style, in percent, less two: these are full of random ids, which no layout can make shorter.
LEAST_SAVED = {
    "syslog": 64, "sshd": 56, "hdfs": 41, "spark": 64, "zookeeper": 77, "openstack": 62, "bgl": 48, "android": 68, "cbs": 62,
    "nginx": 50, "apache-error": 74, "python": 54, "logfmt": 30, "k8s": 44, "compose": 62, "bars": 58, "proxy": 67,
    "hadoop": 79, "cluster": 67, "laptop": 58, "nodes": 52,
    "repr": 55, "ticks": 31, "tabs": 63, "spring": 74, "scattered": 37, "postgres": 67,
}  # fmt: skip


@pytest.mark.parametrize("text", ["", "one line", "a\nb\nc", "INFO a\nINFO b", "[… 3 lines like next]\nsame"])
def test_this_is_not_made_longer_or_touched(text: str) -> None:
    assert gather(text) in {None, text}


@pytest.mark.parametrize("name", LOGS)
def test_every_fact_of_every_style_stays(name: str) -> None:
    gathered = gather(LOGS[name])
    assert gathered is not None
    assert verify.missing(LOGS[name], gathered) == []


@pytest.mark.parametrize("name", LOGS)
def test_each_line_of_every_style_can_be_told(name: str) -> None:
    assert verify.misquoted(LOGS[name], gather(LOGS[name]) or LOGS[name]) == []


def test_a_number_right_behind_a_quote_is_no_part_of_a_template() -> None:
    names = ("mcp", "openai", "anthropic", "redis", "google-genai", "httpx")
    text = "\n".join(f'   "{name}>=1.60; python_version >= \\"3.12\\" and extra == \\"test\\"",' for name in names * 2)
    assert verify.misquoted(text, gather(text) or text) == []


@pytest.mark.parametrize("name", LOGS)
def test_every_style_saves_its_share(name: str) -> None:
    gathered = gather(LOGS[name]) or ""
    assert 100 * (1 - tokens.count(gathered) / tokens.count(LOGS[name])) > LEAST_SAVED[name]


@settings(deadline=None, max_examples=60)
@given(TEXT)
def test_any_text_keeps_its_words_and_declares_what_it_folds(text: str) -> None:
    gathered = gather(text)
    if gathered is not None:
        assert set(text.split()) - {'"'} <= set(gathered.replace("§", "§ ").split()) | set(text.split())
        assert not declared(gathered) or is_ours(gathered)
        assert sum(number for number, _ in declared(gathered)) <= 2 * (text.count("\n") + 1)


def test_rare_lines_and_trouble_stay_in_place_and_in_order() -> None:
    usual = [f"10:00:{at % 60:02} INFO request {at} took {at * 7} ms" for at in range(200)]
    news = [
        "10:01:00 INFO listening on 8000",
        "10:02:00 ERROR disk 3 failed",
        "10:03:00 ERROR disk 4 failed",
        "10:04:00 WARN hot",
    ]
    lines = usual[:50] + news[:2] + usual[50:100] + news[2:] + usual[100:]
    gathered = gather("\n".join(lines)) or ""
    assert [
        line for line in gathered.split("\n") if any(new.endswith(line[9:]) and len(line) > 9 for new in news)
    ] != []
    assert all(new[9:] in gathered for new in news)


def failures(number: int) -> list[str]:
    return [
        f"10:00:{at % 60:02} sshd[{at}]: Failed password for root from 10.0.{at % 7}.{at % 250} port {at * 7 + 20001}"
        for at in range(number)
    ]


def test_fifty_failures_each_stand_in_one_piece() -> None:
    gathered = gather("\n".join(failures(50))) or ""
    assert all(line[line.index("Failed") :] in gathered for line in failures(50))


def test_a_failure_in_masses_is_said_once_and_each_line_can_be_told() -> None:
    gathered = gather("\n".join(failures(400))) or ""
    assert gathered.count("Failed password for root from * port *") == 1
    assert told(gathered) == set(failures(400))


def test_what_comes_again_brings_its_rows_together() -> None:
    clients = ("198.51.100.23", "203.0.113.240", "192.0.2.177")
    lines = [f"10:{at:02}:07 INFO request {at * 31} from {clients[at % 3]} done" for at in range(45)]
    gathered = gather("\n".join(lines)) or ""
    assert all(gathered.count(client) == 1 for client in clients)
    assert (45, "lines") in declared(gathered)
    assert verify.missing("\n".join(lines), gathered) == []


def test_what_failed_stays_right_above_its_trace() -> None:
    parts = [
        f"10:{n:02}:00 ERROR shop.Pay - payment {n * 7919} declined\ncom.shop.PayException: code {n}\n"
        f"\tat com.shop.Pay.charge(Pay.java:{n})\n\tat com.shop.Shop.place(Shop.java:8)"
        for n in range(20)
    ]
    calm = [f"10:{n:02}:01 INFO shop.Cart - item {n * 31} added" for n in range(20)]
    gathered = gather("\n".join(line for pair in zip(parts, calm, strict=True) for line in pair))
    assert gathered is not None
    assert all(f"payment {n * 7919} declined\ncom.shop.PayException: code {n}\n" in gathered for n in range(20))


def test_the_same_trace_again_is_a_marker() -> None:
    trace = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    g()\nValueError: no\n'
    gathered = gather(f"10:00 a\n{trace}10:01 b\n{trace}10:02 c") or ""
    assert gathered.count("ValueError: no") == 1
    assert (4, "lines") in declared(gathered)


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_time_is_linear(name: str) -> None:
    start = process_time()
    gather(ADVERSARIAL[name])
    assert process_time() - start < 4


def test_a_name_that_is_a_word_of_failure_is_not_cut() -> None:
    lines = [f"W/System.err({at * 7}): java.io.IOException: no {at % 5} at {at * 31}" for at in range(40)]
    assert verify.missing("\n".join(lines), gather("\n".join(lines)) or "") == []
    assert "W/System.err" in (gather("\n".join(lines)) or "")
