"""The judge of relations: what must not count as told, then that the generated texts tell all of theirs."""

from __future__ import annotations

import pytest

from scripts.evaluation.dialects.transcript import Relation
from scripts.evaluation.relations import DIALECTS, Sample, attributed, samples

SAMPLES = list(samples())
HOSTS = Sample(
    "hosts",
    "Checking a1 ...\nstatus: OK\nChecking a11 ...\nstatus: FAULT\n",
    (Relation("heading", "a1", "status: OK"), Relation("heading", "a11", "status: FAULT")),
    {},
)


@pytest.mark.parametrize(
    ("text", "kept", "wrong"),
    [
        ("", 0, 0),
        ("a1 a11\nstatus: OK\nstatus: FAULT", 0, 0),  # one line that names both headings names none
        ("Checking a1 ...\nChecking a11 ...\nstatus: OK\nstatus: FAULT", 1, 1),
        ("Checking a11 ...\nstatus: FAULT\nChecking a1 ...\nstatus: OK", 2, 0),
        ("a1 status: OK\na11 status: FAULT", 2, 0),
        ("[… 4 lines like the next 2, * in rows]\nChecking * ...\nstatus: *\na1 OK\na11 FAULT", 2, 0),
        ("[… 2 lines: Checking * ...]\na1 a11\n[… 1 lines like next]\nstatus: OK\nstatus: FAULT", 1, 1),
    ],
)
def test_a_detail_belongs_to_the_heading_in_its_line_or_the_last_one(text: str, kept: int, wrong: int) -> None:
    assert attributed(HOSTS, text) == (kept, wrong)


def test_interleaved_lanes_have_headings_of_their_own() -> None:
    lanes = Sample("lanes", "", (Relation("a", "job 1", "failed"),), {"a": "a |"})
    assert attributed(lanes, "a | job 1\nb | job 2\na | failed") == (1, 0)
    assert attributed(lanes, "a | job 1\nb | failed") == (0, 0)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.dialect)
def test_every_generated_text_tells_all_its_relations(sample: Sample) -> None:
    assert sample.relations
    assert attributed(sample, sample.text) == (len(sample.relations), 0)


def test_there_are_a_dozen_shapes_and_more_and_they_are_the_same_each_time() -> None:
    assert len(dict(DIALECTS)) == len(DIALECTS) >= 24
    assert list(samples()) == SAMPLES
