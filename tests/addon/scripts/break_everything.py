"""Loaded after thinwire: whatever part of the pipeline is called says so on the terminal."""

from collections.abc import Callable
from typing import NoReturn

from mitmproxy import ctx


def called(name: str) -> Callable[..., NoReturn]:
    def part(*_: object, **__: object) -> NoReturn:
        print("called", name, flush=True)  # noqa: T201  (the test reads it)
        raise AssertionError(name)

    return part


def running() -> None:
    from thinwire.pipeline import run, wire  # noqa: PLC0415  (thinwire puts them on the path)

    run.plan, run.finish, wire.read = called("plan"), called("finish"), called("read")
    compression = ctx.master.addons.get("thinwire").compression
    compression.attempt, compression.workers.run = called("attempt"), called("work")
