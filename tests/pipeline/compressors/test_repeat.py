"""repeat: what must not change, and that whatever repeats comes back exactly."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.repeat import REPEAT, fold, recognise, unfold
from thinwire.pipeline.model import tokens

LEFT_ALONE = {
    "empty": "",
    "blank lines": "\n" * 50,
    "nothing twice": "".join(f"line {n}, and {n * n}\n" for n in range(30)),
    "short repeats": "}\n\n}\na\n}\n\n}\nb\n",
    "compressed before": "a\n" * 20 + "[… 3 lines equal to the one above]\n",
}


@pytest.mark.parametrize("text", LEFT_ALONE.values(), ids=LEFT_ALONE.keys())
def test_what_hardly_repeats_is_left_alone(text: str) -> None:
    assert fold(text) is None


BLOCK = "".join(f"step {n}: compile part{n}.c with -O2 and link it\n" for n in range(9))


def test_equal_lines_are_counted() -> None:
    text = "start\n" + "waiting for the server to come up\n" * 12 + "ready\n"
    assert fold(text) == "start\nwaiting for the server to come up\n[… 11 lines equal to the one above]\nready\n"


def test_a_cycle_is_counted() -> None:
    text = "ping the first server\npong from it\n" * 12 + "done\n"
    assert fold(text) == "ping the first server\npong from it\n[… 22 lines, the 2 above again]\ndone\n"


def test_a_block_refers_to_its_first_time_by_number_and_words() -> None:
    folded = str(fold("one\n" + BLOCK + "two\n" + BLOCK + "three\n" + BLOCK))
    assert folded.count("[… 9 lines equal to lines 2-10, from: step 0: compile part0.c with -O2 and link it]\n") == 2


def test_a_long_line_is_not_said_twice() -> None:
    long = "word " * 60
    text = f"{long}\na\nb\nc\n{long}\nd\n"
    assert "[… 1 line equal to line 1, from: word word" in str(fold(text))


def test_a_common_start_is_lifted_behind_a_blank() -> None:
    text = "".join(f"web-1 | 2026-01-02 app[12]: request {n * 7} took {n} ms\n" for n in range(12))
    folded = str(fold(text))
    assert folded.startswith("[… each line starts with: web-1 | 2026-01-02 app[12]: request ]\n0 took 0 ms\n7 took")
    assert unfold(folded) == text


_LINES = st.lists(
    st.sampled_from(["", "a", "b" * 30, "c c " * 20, "same start here: x", "same start here: y", BLOCK.strip()]),
    max_size=60,
)


@given(_LINES.map("\n".join))
@example(("c c " * 20 + "\n") * 2 + "\n\n\n")
@settings(deadline=None)
def test_fold_inverts(text: str) -> None:
    folded = fold(text)
    assert folded is None or unfold(folded) == text


@given(st.text(max_size=200).map(lambda text: text.replace("[… ", "")), st.integers(1, 9), st.text(max_size=99))
@settings(deadline=None)
def test_any_text_comes_back(text: str, times: int, between: str) -> None:
    whole = (text + "\n" + between.replace("[… ", "")) * times
    folded = fold(whole)
    assert folded is None or unfold(folded) == whole


def test_a_reference_to_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="not above"):
        unfold("a\n[… 3 lines equal to lines 9-11]\n")


@pytest.mark.parametrize("line", ["a\n", "a\nb\n\n}\n", "{}\n", "x" * 200 + "\n", BLOCK])
def test_time_grows_with_the_text(line: str) -> None:
    def seconds(lines: int) -> float:
        text = "".join(line.replace("{}", f"{n * n % 997}") for n in range(lines))
        start = time.process_time()
        fold(text)
        return time.process_time() - start

    assert min(seconds(8000) for _ in range(3)) < 4 * min(seconds(4000) for _ in range(3)) + 0.01


def test_repeats_cost_little() -> None:
    text = (BLOCK + "build ok\n") * 10
    assert tokens.count(str(fold(text))) < 0.15 * tokens.count(text)


def test_the_registry_finds_it() -> None:
    assert recognise(BLOCK * 2)
    assert (REPEAT.fold, REPEAT.unfold) == (fold, unfold)
