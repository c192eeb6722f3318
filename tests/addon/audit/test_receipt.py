"""receipt: what the provider charges for, and what of the savings counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from thinwire.addon.audit.receipt import Receipt, Receipts
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.usage import Usage

SENT = Receipt(
    1.0, "openai", "api.openai.com", "/v1/responses", "openai-responses", "optimize", "balanced", "compressed",
    http_status=200,
)  # fmt: skip
TOLD = Usage(input=9, output=1)


@pytest.mark.parametrize(
    ("status", "failed", "delivered"),
    [
        (200, False, True),
        (204, False, True),
        (299, False, True),
        (200, True, False),
        (300, False, False),
        (429, False, False),
        (0, False, False),
    ],
)
@pytest.mark.parametrize("aborted", [False, True])
def test_what_the_provider_took_is_charged_whether_or_not_the_client_waited(
    status: int, failed: bool, delivered: bool, aborted: bool
) -> None:
    assert replace(SENT, http_status=status, failed=failed, aborted=aborted).delivered is delivered


@pytest.mark.parametrize(
    ("usage", "aborted", "delivered"), [(TOLD, False, True), (Usage(), True, True), (TOLD, True, True), (Usage(), False, False)]
)  # fmt: skip
def test_an_answer_in_a_websocket_is_charged_if_it_tells_usage_or_was_cut(
    usage: Usage, aborted: bool, delivered: bool
) -> None:
    assert replace(SENT, http_status=101, usage=usage, aborted=aborted).delivered is delivered


@pytest.mark.parametrize(
    "differently",
    [{"http_status": 500}, {"mode": "audit"}, {"status": "unchanged"}, {"refused": 400}],
    ids=["not delivered", "only audited", "unchanged", "refused, and sent as it was"],
)
def test_savings_count_where_they_were_sent_and_taken(differently: dict[str, object]) -> None:
    assert SENT.applied
    assert not replace(SENT, **differently).applied  # type: ignore[arg-type]


def test_one_of_the_holdout_is_held() -> None:
    assert replace(SENT, reason=Reason.HOLDOUT).held
    assert not SENT.held


def test_each_listener_gets_each_receipt_completed_and_in_order() -> None:
    heard: list[tuple[str, int]] = []
    receipts = Receipts(lambda receipt: replace(receipt, turns=receipt.turns + 1))
    receipts.listeners += [lambda one: heard.append(("a", one.turns)), lambda one: heard.append(("b", one.turns))]
    for turns in (1, 5):
        receipts.issue(replace(SENT, turns=turns))
    assert heard == [("a", 2), ("b", 2), ("a", 6), ("b", 6)]
