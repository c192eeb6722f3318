"""Stores that decide about the same blocks at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.stores import Memo


def put_at_once(memos: Sequence[Memo]) -> list[dict[bytes, Replacement]]:
    """Return what each of the memos says is in force, where each has put decisions of its own about 200 blocks."""
    answers: list[dict[bytes, Replacement]] = [{} for _ in memos]
    start = threading.Barrier(len(memos))

    def decide(mine: int) -> None:
        start.wait()
        for number in range(200):
            answers[mine] |= memos[mine].put({b"%d" % number: Replacement(f"{mine}")})

    threads = [threading.Thread(target=decide, args=(mine,)) for mine in range(len(memos))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
