"""worth: what stands by a failure counts for more than what does not."""

from __future__ import annotations

from thinwire.pipeline.compressors.selection.reading import read
from thinwire.pipeline.compressors.selection.scoring import GRAVE, USUAL, line_scores

NOISE = [
    f"copying {word} into place" for word in ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta")
] * 10


def points(*lines: str) -> list[float]:
    return line_scores(read("\n".join(lines)))


def test_a_failure_is_grave_and_lends_to_its_neighbours() -> None:
    found = points(*NOISE[:40], "FAILED tests/test_a.py::test_b", *NOISE[40:])
    assert found[40] >= GRAVE
    assert found[41] > found[60]
    assert found[39] > found[10]


def test_a_passed_test_named_after_an_error_is_not_grave() -> None:
    passed = ["test errors::parse_error ... ok", "--- PASS: TestError (0.00s)", "✓ fails when the file is gone"]
    assert max(points(*passed, *["2 passed"] * 4)[: len(passed)]) < GRAVE


def test_repeats_of_a_failure_lend_nothing() -> None:
    found = points(*["ERROR no route"] * 9)
    assert found[0] >= GRAVE
    assert max(found[1:]) < GRAVE / 10


def test_nothing_is_lent_beyond_the_end_of_the_step() -> None:
    found = points(
        *NOISE[:30], "error: boom", "##[error]Process completed with exit code 1.", "Post job cleanup.", *NOISE[30:]
    )
    assert found[32] < found[29]


def test_a_trace_of_a_failure_counts_once_and_a_mere_listing_of_a_stack_for_little() -> None:
    frames = [f'  File "/srv/app.py", line {at}, in step' for at in range(6)]
    trace = ["Traceback (most recent call last):", *frames, "ValueError: no such step"]
    found = points(*NOISE, *trace, *NOISE, *trace, *NOISE)
    first, second = found[len(NOISE) + 1], found[2 * len(NOISE) + len(trace) + 1]
    assert first > 10 * USUAL
    assert second < first
    assert max(points(*NOISE, *(f"    at step{at} (/srv/a.js:{at}:7)" for at in range(6)), *NOISE)) <= USUAL
