"""`thinwire compress`: one request body, from standard input to standard output, without a proxy."""

from __future__ import annotations

import json
import sys
from typing import Final

import click

from thinwire.pipeline import Edit, Outcome, Settings, compress
from thinwire.pipeline.model.settings import LEVELS
from thinwire.pipeline.wire import BY_NAME

_SHOWN: Final = 40  # lines of a text that --explain shows


@click.command()
@click.option("--wire", type=click.Choice(list(BY_NAME)), required=True, help="The format of the body.")
@click.option("--level", type=click.Choice(LEVELS), default="balanced", show_default=True)
@click.option("--min-tokens", type=click.IntRange(min=0), default=Settings().min_tokens, show_default=True)
@click.option("--explain", is_flag=True, help="Show each block before and after, and why others were left alone.")
def command(wire: str, level: str, min_tokens: int, explain: bool) -> None:
    """Read a request body from standard input and write what thinwire would send instead.

    \b
    thinwire compress --wire openai-chat --explain < request.json
    """
    body = sys.stdin.buffer.read()
    settings = Settings(level=next(known for known in LEVELS if known == level), min_tokens=min_tokens)
    outcome = compress(body, wire, settings)
    if outcome.status == "failed" or outcome.reason in _UNREADABLE:
        raise click.ClickException(f"this is not a body of {wire}: {_UNREADABLE.get(outcome.reason, outcome.reason)}")
    if explain:
        click.echo(explained(body, outcome))
        return
    sys.stdout.buffer.write(outcome.body)
    sys.stdout.buffer.flush()
    click.echo(_summary(outcome), err=True)


_UNREADABLE: Final = {
    "not-json": "it is not valid JSON",
    "not-this-format": "the JSON has another shape",
}


def explained(body: bytes, outcome: Outcome) -> str:
    """Return what became of a body, for a reader."""
    parts = [_explained(body, edit) for edit in outcome.edits]
    left = "\n".join(f"left alone: {count} x {reason}" for reason, count in sorted(outcome.skipped.items()))
    return "\n\n".join(filter(None, (*parts, left, _summary(outcome))))


def _explained(body: bytes, edit: Edit) -> str:
    kept = "only the layout changed" if edit.lossless else f"original {edit.original_id}"
    title = f"{edit.tool or 'unnamed tool'}: {edit.kind}, by {edit.compressor}, {_saving(edit)}; {kept}"
    before, after = json.loads(body[edit.start : edit.end]), json.loads(edit.replacement)
    return "\n".join((title, "  before:", _excerpt(before), "  after:", _excerpt(after)))


def _excerpt(text: str) -> str:
    lines = text.splitlines()
    more = [f"    ({len(lines) - _SHOWN} more lines)"] if len(lines) > _SHOWN else []
    return "\n".join([f"    {line}" for line in lines[:_SHOWN]] + more)


def _saving(edit: Edit | Outcome) -> str:
    percent = 100 * (edit.tokens_before - edit.tokens_after) / max(1, edit.tokens_before)
    return f"{edit.tokens_before:,} -> {edit.tokens_after:,} tokens ({percent:.0f} % saved)"


def _summary(outcome: Outcome) -> str:
    if outcome.status == "compressed":
        return _saving(outcome)
    return f"nothing changed{f': {outcome.reason}' if outcome.reason else ''}"
