"""Scores added up per kind and level, as tables for people and as rows for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table

from thinwire.pipeline.model import tokens

from .corpus import Item
from .measure import TAIL, Answer, Score, tail


@dataclass(frozen=True, slots=True)
class Row:
    """All outputs of one kind under one compressor. Shares are per cent; an empty whole is kept whole."""

    kind: str
    by: str
    """A level of ours, or the name of a peer."""
    blocks: int
    touched: int
    tokens_before: int
    tokens_after: int
    saved: float
    facts_kept: float
    rarities_kept: float
    counts_right: float
    critical_recall: float | None
    ms_per_mb: float


def total(kind: str, by: str, scores: Sequence[Score]) -> Row:
    """The row for `scores`, which are all of one kind and compressor, and at least one."""
    before, after = sum(score.tokens_before for score in scores), sum(score.tokens_after for score in scores)
    changed = [score for score in scores if score.compressor]
    critical = sum(score.critical for score in scores)
    return Row(
        kind,
        by,
        len(scores),
        len(changed),
        before,
        after,
        100 - _share(after, before),
        _share(sum(score.facts_kept for score in scores), sum(score.facts for score in scores)),
        _share(sum(score.rarities_kept for score in scores), sum(score.rarities for score in scores)),
        _share(sum(score.counts_right for score in changed), len(changed)),
        _share(sum(score.critical_kept for score in scores), critical) if critical else None,
        1000 * sum(score.seconds for score in scores) / max(1e-9, sum(score.megabytes for score in scores)),
    )


def _share(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 100.0


def printed(rows: Sequence[Row], peers: Sequence[str], console: Console) -> None:
    """One line per kind and level; each peer is a column: saved / facts kept / rarities kept."""
    table = Table(title="saved and kept, per kind")
    for heading in ("kind", "level"):
        table.add_column(heading)
    for heading in (
        "blocks",
        "touched",
        "before",
        "after",
        "saved %",
        "facts %",
        "rarities %",
        "counts %",
        "ms/MB",
        *peers,
    ):
        table.add_column(heading, justify="right")
    theirs = {(row.kind, row.by): row for row in rows if row.by in peers}
    for row in rows:
        if row.by not in peers:
            figures = (row.saved, row.facts_kept, row.rarities_kept, row.counts_right)
            table.add_row(
                *(
                    row.kind,
                    row.by,
                    str(row.blocks),
                    str(row.touched),
                    f"{row.tokens_before:,}",
                    f"{row.tokens_after:,}",
                ),
                *(f"{figure:.1f}" for figure in figures),
                f"{row.ms_per_mb:.0f}",
                *(_brief(theirs.get((row.kind, name))) for name in peers),
            )
    console.print(table)


def _brief(row: Row | None) -> str:
    return f"{row.saved:.0f} / {row.facts_kept:.0f} / {row.rarities_kept:.0f}" if row else ""


def recalled(items: Mapping[str, Item], scores: Mapping[str, Sequence[Score]], console: Console) -> None:
    """Of CI logs: the signals that matter and the tokens they cost, ours against the last lines of the log."""
    logs = [item for item in items.values() if item.critical]
    if not logs:
        return
    table = Table(title=f"CI logs: critical signals kept and tokens needed, against tail -{TAIL}")
    for heading in ("by", "signals", "kept", "recall", "tokens", "of tail"):
        table.add_column(heading, justify="left" if heading == "by" else "right")
    ends = {item.name: tail(item) for item in logs}
    tail_tokens = sum(map(tokens.count, ends.values()))
    tail_kept = sum(signal.stands_in(ends[item.name]) for item in logs for signal in item.critical)
    signals = sum(len(item.critical) for item in logs)
    table.add_row(*_recall(f"tail -{TAIL}", signals, tail_kept, tail_tokens, tail_tokens))
    for by, found in scores.items():
        told = [score for score in found if score.critical]
        kept, cost = sum(score.critical_kept for score in told), sum(score.tokens_after for score in told)
        table.add_row(*_recall(by, signals, kept, cost, tail_tokens))
    console.print(table)


def _recall(by: str, signals: int, kept: int, cost: int, tail_tokens: int) -> tuple[str, ...]:
    return (
        by,
        str(signals),
        str(kept),
        f"{kept / signals:.3f}",
        f"{cost:,}",
        f"{100 * cost / max(1, tail_tokens):.0f} %",
    )


def side_by_side(item: Item, answers: Mapping[str, Answer], console: Console) -> None:
    """The text as it came beside what is sent instead."""
    table = Table(title=f"{item.kind}: {item.name}", show_lines=True)
    texts = {"as it came": item.text, **{by: answer.text for by, answer in answers.items()}}
    for by, text in texts.items():
        table.add_column(f"{by}, {tokens.count(text):,} tokens", overflow="fold", ratio=1)
    table.add_row(*(text.replace("[", r"\[") for text in texts.values()))
    console.print(table)


def as_json(rows: Sequence[Row], scores: Mapping[str, Sequence[Score]]) -> dict[str, object]:
    """The rows, and under them each output's own figures."""
    return {
        "rows": [asdict(row) for row in rows],
        "items": [{"by": by, **asdict(score)} for by, found in scores.items() for score in found],
    }
