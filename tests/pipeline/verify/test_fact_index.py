import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.verify.fact_index import Reading, failure, failures, lines_with


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("took 1.5 s", {"took", "1.5", "s"}),
        ("from 10.0.0.12:8080", {"from", "10.0.0.12", "8080"}),
        ("v3.11.0rc1.", {"v3.11.0rc1"}),
        ("log4j.properties", {"log4j", "properties"}),
        ("1..5", {"1", "5"}),
        ("错误12个", {"12"}),
    ],
)
def test_runs_keep_the_dots_between_digits(text: str, runs: set[str]) -> None:
    assert Reading(text).runs == runs


def test_uuids_and_windows_paths_are_read_whole() -> None:
    read = Reading(
        r"id=550e8400-e29b-41d4-a716-446655440000 in C:\Users\x\a.txt, not 0550e8400-e29b-41d4-a716-446655440000"
    )
    assert read.uuids == {"550e8400-e29b-41d4-a716-446655440000"}
    assert r"C:\Users\x\a.txt" in read.tokens


@pytest.mark.parametrize("wanted", ["12", "a 1", "text", "412x"])
def test_a_piece_of_a_longer_run_does_not_stand(wanted: str) -> None:
    assert not Reading("a 12x 412 texts").stands(wanted)


@given(
    st.text(alphabet="ab1 .-", max_size=30),
    st.text(alphabet="ab1 .-", max_size=30),
    st.text(alphabet="ab1.-", min_size=1, max_size=8),
)
def test_what_is_put_between_blanks_stands(left: str, right: str, wanted: str) -> None:
    assert Reading(f"{left} {wanted} {right}").stands(wanted)


@given(
    st.lists(st.sampled_from(["12 a", "12", "a.b a", "b", "x12 12 a", ""]), max_size=30), st.text("ab1 .-", max_size=5)
)
def test_searches_give_the_answer_of_the_index(lines: list[str], wanted: str) -> None:
    scanned, indexed = Reading("\n".join(lines)), Reading("\n".join(lines))
    indexed._scans = 0
    assert scanned.stands(wanted) == indexed.stands(wanted)


def test_failures_are_distinct_lines_and_never_members_of_a_document() -> None:
    text = 'ok\n  connect failed: x\n  connect failed: x\n"error": null,\nuser detail\nValueError: no'
    assert failures(text) == ["  connect failed: x", "ValueError: no"]
    assert failure("10:02 INFO job failed: 12;") == "failed: 12"
    assert failure("available in detail") == ""


def test_a_line_is_found_once_however_many_signs_it_holds() -> None:
    assert lines_with(("a", "b"), "ab ab\nc\nb") == ["ab ab", "b"]


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text())
def test_no_text_makes_it_raise(text: str, wanted: str) -> None:
    read = Reading(text)
    assert isinstance(read.stands(wanted), bool)
    assert all(
        isinstance(found, set) for found in (read.runs, read.tokens, read.uuids, read.quoted, read.cells, read.changed)
    )


@pytest.mark.parametrize("unit", ["a", '"', "'a", "12.", "a/", "-" * 5, "a a ", "error ", "[[", "`", '\\"'])
def test_doubling_the_text_about_doubles_the_work(unit: str) -> None:
    def work(size: int) -> float:
        text = unit * (size // len(unit))
        return min(_spent(text) for _ in range(3))

    assert any(work(800_000) < max(0.05, 2.3 * work(400_000)) for _ in range(3))


def _spent(text: str) -> float:
    start = time.process_time()
    read = Reading(text)
    _ = read.runs, read.tokens, read.uuids, read.quoted, read.cells, read.failures
    read.stands(text[:1000])
    return time.process_time() - start
