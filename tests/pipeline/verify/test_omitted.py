"""omitted: every omission has a judge."""

from __future__ import annotations

from thinwire.pipeline.compressors.omissions import OMISSIONS
from thinwire.pipeline.verify.omitted import wrongly_omitted


def test_every_omission_has_a_judge_that_lets_nothing_be_lost() -> None:
    page = "<!DOCTYPE html><html><body><h1>Tea</h1></body></html>"
    for omission in OMISSIONS:
        assert wrongly_omitted(omission.name, page, page) == []
