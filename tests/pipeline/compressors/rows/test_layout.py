"""Rows stand where their lines stood, and say all of them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.rows.layout import arrange, arranged
from thinwire.pipeline.model.tokens import count
from thinwire.pipeline.verify.rows import read_back


def laid_out(text: str) -> str:
    """The text laid out, after it was read back whole."""
    found = arranged(text.split("\n"))
    assert read_back(found) == text.split("\n")
    return found


@pytest.mark.parametrize(
    "text", ["", "a", "a\nb\nc", "one line of words\nanother line\n", "x\n" * 3, "[… 3 lines]\na\na"]
)
def test_what_does_not_pay_stays_as_it_is(text: str) -> None:
    assert laid_out(text) == text


def hosts(number: int) -> str:
    return "\n".join(
        f"Checking host web-{at} ...\n  uptime: {at * 7 % 50} days\n  status: {'FAULT' if at == 4 else 'OK'}"
        for at in range(number)
    )


def test_a_heading_and_its_details_are_one_row() -> None:
    head, *lines = laid_out(hosts(8)).split("\n")
    assert head == "[… 8 times the next 3 lines, * from each row below]"
    assert lines[:3] == ["Checking host web-* ...", "  uptime: * days", "  status: *"] or "web-" in lines[3]
    assert [line for line in lines if "FAULT" in line] == [
        next(line for line in lines if line.startswith(("web-4 ", "4 ")))
    ]


def test_forms_that_have_to_be_looked_up_save_much_of_the_text() -> None:
    """The more other lines there are around them, the less they save; then they stand as they came."""
    dice = random.Random(7)
    shares: list[float] = []
    for others in range(0, 40, 2):
        lines: list[str] = []
        for at in range(30):
            lines.append(
                f"the store has received block blk_{at * 7919} of size {at * 31} from its neighbour 10.0.0.{at % 7}"
            )
            lines += (" ".join("".join(dice.sample("abcdefghijklmnop", 7)) for _ in range(3)) for _ in range(others))
        found = laid_out("\n".join(lines))
        if found.startswith("[… forms"):
            shares.append(1 - len(found) / len("\n".join(lines)))
        else:
            assert "«" not in found
    assert shares and min(shares) >= 0.08


REMARKS = [
    "opening the shop", "a customer came", "it rains", "tea is served at noon", "somebody left an umbrella",
    "the cat sleeps on the counter",
    "two cups broke", "deliveries are late today", "closing", "lights out",
]  # fmt: skip


def test_lines_that_stand_among_others_are_rows_with_a_key_in_their_place() -> None:
    lines = []
    for at in range(30):
        lines.append(f"10:02:{at:02} INFO store: Received block blk_{at * 7919} of size {at * 31} from 10.0.0.{at % 7}")
        if at % 3 == 0:
            lines.append(REMARKS[at // 3])
    found = laid_out("\n".join(lines)).split("\n")
    assert found[0].startswith("[… forms. A line below that begins with the «word of a form")
    assert sum("«" in line for line in found) == 2 + 30
    assert [line for line in found if line in REMARKS] == REMARKS


def test_names_stand_in_one_line_and_what_they_begin_with_once() -> None:
    text = "\n".join(f"test store::tests::case_{name} ... ok" for name in "abcdefgh")
    assert laid_out(text).split("\n") == [
        "[… 8 lines like the next, * from the words below]",
        "test store::tests::* ... ok",
        *["case_a case_b case_c case_d case_e case_f case_g case_h"],
    ]


def test_braces_are_explained_where_there_are_some() -> None:
    names = [f"{scope}::{name}" for scope in ("store", "client") for name in ("login", "logout", "retry", "resume")]
    assert laid_out("\n".join(f"test {name} ... ok" for name in names)).split("\n") == [
        "[… 8 lines like the next, * from the words below, those in {} for a line each]",
        "test * ... ok",
        "store::{login logout retry resume}",
        "client::{login logout retry resume}",
    ]


def test_the_legend_says_how_forms_and_values_are_told_apart() -> None:
    lines: list[str] = []
    for at, remark in enumerate(REMARKS * 2):
        lines += [f"checking the host web-{at}", f"  status: up since {at * 3} days", remark]
        lines += [f"12:{at:02} job {at * 7} ended with this message: {remark}"] * (at % 2)
    legend, *forms = laid_out("\n".join(lines)).split("\n")[:5]
    assert legend.startswith("[… forms, parted by --. ")
    assert legend.endswith("its other words for each * in turn, all that is left for the last]")
    assert forms[2:] == ["--", "* job * «ended with this message: *"]


def test_what_counts_up_need_not_stand_in_the_rows() -> None:
    found = laid_out(
        "\n".join(f"ok {at} - adds {name} to the cart of the customer" for at, name in enumerate("qwertzuiop", 1))
    )
    assert "*1 counts up from 1" in found


def test_equal_lines_cycles_and_blocks_are_said_once() -> None:
    waiting = "waiting for the server to come up, please hold on"
    block = [f"    setting_{at} = value-{at * 37} of the default profile" for at in range(7)]
    text = "\n".join([waiting] * 9 + ["ready", "profile a {", *block, "}", "between", "profile b {", *block, "}"])
    found = laid_out(text)
    assert "[… 8 lines equal to the one above]" in found
    assert "lines that follow this one above: profile a {]" in found and found.count("setting_3") == 1


def test_the_start_that_all_lines_share_is_said_once_and_who_lacks_it_is_marked() -> None:
    lines = [
        f"2026-05-07 container-1 {text} and so on"
        for text in "one two three four five six seven eight nine ten".split()
    ]
    lines[4] = "Traceback of something else"
    found = laid_out("\n".join(lines)).split("\n")
    assert found[0].startswith("[… each line below starts") and found[5] == "|Traceback of something else"


def test_a_few_failures_stay_as_they_are() -> None:
    lines = [f"10:00:{at:02} INFO job {at * 13} done in {at * 3 % 17} ms" for at in range(40)]
    for at in (7, 19, 33):
        lines[at] = f"10:00:{at:02} ERROR job {at * 13} failed: disk {at} full"
    found = laid_out("\n".join(lines))
    assert all(lines[at].removeprefix("10:00:") in found or lines[at] in found for at in (7, 19, 33))


LINE = st.sampled_from(
    [
        "Checking host {} ...", "  status: OK", "  status: FAULT", "  uptime: {} days", "ok {} - works", "",
        "# pkg/{}", "x.go:{}: undefined: y",
        "{}:{} INFO a b {}", "{}:{} INFO a c {}", "test a::b{} ... ok", '" 1 2', "ok: a b", "a | {} | c", "«{}", "--", "x «a ^",
        "* {} *", "|{}", "Received {} of size {}",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(LINE, st.integers(0, 300)), max_size=40), st.integers(1, 8))
def test_whatever_lines_recur_they_are_read_back(parts: list[tuple[str, int]], times: int) -> None:
    lines = [line.replace("{}", str(number + turn)) for turn in range(times) for line, number in parts]
    laid_out("\n".join(lines))


def test_rows_have_fewer_tokens_than_their_lines() -> None:
    assert count(laid_out(hosts(40))) < 0.5 * count(hosts(40))


def test_padding_and_rules_go_only_where_the_normal_form_allows_it() -> None:
    text = "─" * 40 + "\nname          value\n" + "=" * 40
    assert arrange(text) == "───\nname  value\n" + "=" * 40
    assert arrange(text, exact=True) is None


def test_who_reads_changed_lines_sees_their_signs() -> None:
    dice = random.Random(5)
    kinds = (
        "+   image: reg.local/shop-{}:1.{}.0 of the new registry",
        "-   replicas: {} for each zone of {}",
        "    limit of {} set to {} MB",
    )
    lines = [dice.choice(kinds).format(dice.randrange(99), dice.randrange(99)) for _ in range(90)]
    found = laid_out("\n".join(lines)).split("\n")
    legend = found[1 : found.index("[… end of forms]")]
    assert legend == ["    «limit of * set to * MB"]


@pytest.mark.parametrize("apart", [0, 1])
def test_a_legend_tells_of_braces_only_where_a_row_has_some(apart: int) -> None:
    """A row with some stands for neighbours that differ in one word."""
    dice = random.Random(4)
    lines: list[str] = []
    for _ in range(30):
        room, noise = "".join(dice.sample("abcdefghij", 6)), dice.randrange(apart, 3)
        lines.append(f"the store has opened the door of {room} for its guests")
        lines += ("".join(dice.sample("klmnopqrst ", 9)) for _ in range(noise))
    legend, _, rows = laid_out("\n".join(lines)).partition("[… end of forms]")
    assert rows
    assert ("those in {} for a line each" in legend) == ("{" in rows) == (not apart)
