"""The best of a text that has sections of several kinds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.evaluation.corpus import Item, load
from thinwire.pipeline.candidates.best import best
from thinwire.pipeline.candidates.candidate import ENDLESS, LEAST_PER_BYTE, Sized, Wishes
from thinwire.pipeline.candidates.kinds import Kinds
from thinwire.pipeline.text.terminal_text import canonical

LARGE = [item for item in load(Path(__file__).parents[2] / "corpus") if len(item.text) > 6_000]
WHATS = ("forks", "keys", "teams", "hooks", "events", "assignees", "branches", "tags", "languages", "stargazers")

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


PATCH = "".join(
    (
        "diff --git a/a.lock b/a.lock\n--- a/a.lock\n+++ b/a.lock\n",
        *(
            f'@@ -{10 * n},5 +{10 * n},5 @@ dependencies = [\n name = "crate-{n}"\n-version = "1.{n}.0"\n'
            f'+version = "1.{n}.1"\n source = "registry+https://example.com/index"\n- "serde",\n+ "serde_core",\n ]\n'
            for n in range(1, 40)
        ),
    )
)


def test_a_patch_applies_though_its_added_lines_look_like_commands_of_a_shell() -> None:
    assert best(Sized(PATCH), Wishes("balanced", ENDLESS, code=False), Kinds()).compressor in ("", "diff")


OF_ONE_HOST = json.dumps(
    [
        {
            "name": f"repo-{n}",
            **{f"{what}_url": f"https://api.example.com/repos/team/repo-{n}/{what}{{/id}}" for what in WHATS},
        }
        for n in range(60)
    ],
    indent=2,
)


def test_a_text_many_times_over_the_budget_that_says_little_new_is_laid_out_whole() -> None:
    endless = best(Sized(OF_ONE_HOST), Wishes("balanced", ENDLESS, code=False), Kinds())
    assert 10 * endless.sized.exact < Sized(OF_ONE_HOST).exact
    assert best(Sized(OF_ONE_HOST), Wishes("balanced", endless.sized.exact, code=False), Kinds()).complete


@pytest.mark.parametrize("item", LARGE, ids=lambda item: f"{item.kind}/{item.name}")
def test_no_layout_has_fewer_tokens_than_what_is_new_in_a_text_lets_expect(item: Item) -> None:
    text = canonical(item.text[:30_000])
    laid_out = best(Sized(text), Wishes("balanced", ENDLESS, code=False), Kinds())
    assert laid_out.sized.exact >= LEAST_PER_BYTE * Sized(text).packed
