"""Attack thinwire on loopback, and say what was tried and what was lost. Exits with 1 where anything was.

Bodies, encodings and protocol oddities beside plain mitmdump; bombs, cut and very many streams; kills, full disks, few files,
jumping clocks, other options, a failing Redis; texts that take for ever. Ten minutes at most, a minute or two with --short.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from subprocess import SubprocessError
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from . import on_processes, on_requests, on_responses, on_speed, on_texts
from .laboratory import Laboratory, Try


@dataclass(frozen=True, slots=True)
class Attack:
    name: str
    tries: Callable[[Laboratory], Iterator[Try]]
    timed: bool = False
    """It measures milliseconds, which a busy machine does not allow: not in the short form."""


ATTACKS: Final = (
    Attack("odd bodies", on_requests.bodies),
    Attack("encodings and bombs", on_requests.encodings),
    Attack("protocol oddities", on_requests.oddities),
    Attack("bombs in answers", on_responses.bombs),
    Attack("odd answers", on_responses.odd),
    Attack("cut and stalled streams", on_responses.cut),
    Attack("streams at once", on_responses.at_once),
    Attack("killed workers", on_processes.workers_killed),
    Attack("killed proxies", on_processes.proxy_killed),
    Attack("full disks", on_processes.disk_full),
    Attack("stores turned to rubbish", on_processes.rubbish),
    Attack("few files", on_processes.few_files),
    Attack("jumping clocks", on_processes.clock_jumps),
    Attack("other options each turn", on_processes.other_options),
    Attack("a failing Redis", on_processes.redis_fails),
    Attack("beside large logs", on_speed.beside_large_ones, timed=True),
    Attack("texts that take for ever", on_texts.super_linear),
)


@dataclass
class Result:
    """Of one attack."""

    name: str
    tried: int = 0
    lost: list[str] = field(default_factory=list)
    last_try: str = ""
    """The name of the only try, where there was one."""
    seconds: float = 0.0


def attacked(attack: Attack, lab: Laboratory) -> Result:
    """Return what became of it, as far as there was time."""
    result, began = Result(attack.name), time.monotonic()
    try:
        for name, lost in attack.tries(lab):
            result.tried += 1
            result.last_try = name
            if lost:
                result.lost.append(f"{name}: {lost}")
            if lab.is_late:
                break
    except (
        OSError,
        AssertionError,
        LookupError,
        SubprocessError,
        SystemExit,
    ) as broken:  # the proxy is gone
        result.lost.append(f"it broke off after {result.tried} tries: {type(broken).__name__} {broken}"[:300])
    result.seconds = time.monotonic() - began
    return result


def table(results: Sequence[Result]) -> Table:
    shown = Table(title="What was tried, and what was lost", title_justify="left")
    for column, justify in (("attack", "left"), ("tried", "right"), ("lost", "right"), ("s", "right"), ("", "left")):
        shown.add_column(column, justify=justify)  # type: ignore[arg-type]  # its literals
    for one in results:
        note = "\n".join(one.lost[:5]) or (one.last_try if one.tried == 1 else "")
        shown.add_row(one.name, f"{one.tried:,}", str(len(one.lost)), f"{one.seconds:.0f}", note)
    return shown


@click.command(help=__doc__)
@click.option("--short", is_flag=True, help="A few tries of each attack.")
@click.option("--minutes", default=10.0, show_default=True, help="Stop after that time.")
@click.option("--only", "wanted", multiple=True, type=click.Choice([one.name for one in ATTACKS]), help="Repeatable.")
def main(short: bool, minutes: float, wanted: tuple[str, ...]) -> None:
    results: list[Result] = []
    with Laboratory(short, 60 * minutes) as lab:
        for attack in ATTACKS:
            if lab.is_late:
                click.echo(f"no time left for: {attack.name}", err=True)
            elif attack.name in wanted if wanted else not (short and attack.timed):
                results.append(attacked(attack, lab))
                click.echo(f"{attack.name}: {len(results[-1].lost)} of {results[-1].tried} lost", err=True)
    Console(width=None if sys.stdout.isatty() else 160).print(table(results))
    sys.exit(1 if any(one.lost for one in results) else 0)


if __name__ == "__main__":
    main()
