"""The best of a text that has sections of several kinds."""

from __future__ import annotations

import json

from thinwire.pipeline.candidates.best import best
from thinwire.pipeline.candidates.candidate import Sized, Wishes
from thinwire.pipeline.candidates.kinds import Kinds

ORDERS = json.dumps(
    [{"id": n, "name": f"item-{n * 7919 % 1000}", "state": "gone", "price": n * 37 % 991} for n in range(400)]
)


def log(name: str) -> str:
    return "\n".join(
        f"2025-03-08 09:{n // 60:02d}:{n % 60:02d} {name} took {n * 31 % 997} ms for job {n * n}" for n in range(900)
    )


TEXT = f"{log('worker')}\n\n{ORDERS}\n\n{log('mailer')}\n"


def test_sections_are_selected_from_by_the_rules_of_their_kinds_and_numbered_within_the_budget() -> None:
    selected = best(Sized(TEXT), Wishes("balanced", 2_000, code=False), Kinds())
    assert selected.kind == "mixed" and not selected.complete
    assert selected.sized.exact <= 2_000
    parts = [line for line in selected.sized.text.split("\n") if line.startswith("[… part ")]
    assert parts == ["[… part 1 of 3]", "[… part 2 of 3]", "[… part 3 of 3]"]


def test_what_is_whole_has_no_numbers() -> None:
    assert "[… part " not in best(Sized(TEXT), Wishes("balanced", 1 << 40, code=False), Kinds()).sized.text
