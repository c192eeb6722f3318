"""must_stay: what no budget may cost."""

from __future__ import annotations

from thinwire.pipeline.compressors.log.must_stay import Selection, must_stay
from thinwire.pipeline.compressors.log.reading import read
from thinwire.pipeline.compressors.log.worth import worth

USUAL = [f"10:00:{at % 60:02} INFO request {at} took {at * 7} ms" for at in range(300)]


def kept(lines: list[str]) -> str:
    log = read("\n".join(lines), fine=True)
    chosen = Selection(log)
    must_stay(chosen, worth(log))
    return "\n".join(
        [*(log.lines[at] for at in sorted(chosen.kept)), *(line for s in chosen.said.values() for line in s)]
    )


def test_of_usual_lines_only_the_first_and_the_last_stay() -> None:
    assert kept(USUAL) == "\n".join([USUAL[0], USUAL[-1]])


def test_fifty_distinct_failures_among_the_usual_all_stay() -> None:
    failures = [f"10:01:{at:02} ERROR store-{at * 37 % 101} cannot reach E{1000 + at}" for at in range(50)]
    lines = [
        line for at, usual in enumerate(USUAL) for line in ([usual, failures[at // 6]] if at % 6 == 0 else [usual])
    ]
    said = kept(lines)
    assert all(failure[failure.index("ERROR") :] in said for failure in failures)


def test_a_line_unlike_any_other_and_each_kind_of_warning_stay() -> None:
    news = ["listening on 0.0.0.0:8443 build 4f2a9c1", "10:02:00 WARN disk nearly full on sda1"]
    said = kept([*USUAL[:100], *news, *USUAL[100:]])
    assert all(new in said for new in news)


def test_each_failing_test_and_where_it_stopped_stays() -> None:
    places = [f"tests/test_cart.py:{at}: AssertionError" for at in (14, 52)]
    named = [f"  {at}) cart case {at}" for at in (1, 2)]
    said = kept([*USUAL, "==== FAILURES ====", *places, "  2 failing", *named, *USUAL[:50]])
    assert all(line in said for line in (*places, *named))


def test_what_each_trace_says_went_wrong_stays_and_what_failed_right_above_it() -> None:
    failures = [
        [
            f"10:01:{at:02} ERROR payment {at * 37} declined",
            f"shop.PayException: rejected with code {at}",
            "\tat shop.Pay.charge(Pay.java:8)",
            "\tat shop.Shop.place(Shop.java:9)",
            f"Caused by: java.io.IOException: read failed after {at * 11} ms",
            "\tat shop.Net.read(Net.java:3)",
        ]
        for at in range(20)
    ]
    said = kept([line for at, failure in enumerate(failures) for line in (*USUAL[at * 9 : at * 9 + 9], *failure)])
    assert all(f"{failure[0]}\n{failure[1]}\n{failure[4]}" in said for failure in failures)


def test_no_line_is_both_shown_and_a_row_of_a_table() -> None:
    failures = [f"10:01:{at:02} ERROR store-{at} cannot reach E{1000 + at}" for at in range(20)]
    log = read("\n".join([*USUAL, *failures]), fine=True)
    chosen = Selection(log)
    must_stay(chosen, worth(log))
    assert chosen.told and chosen.told.isdisjoint(chosen.kept)
