"""Loaded after thinwire: one part of the pipeline goes wrong, as the file `sabotage` in thinwire's folder says."""

import asyncio
import dataclasses
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mitmproxy import ctx


def running() -> None:
    from thinwire.pipeline import run  # noqa: PLC0415  (thinwire puts it on the path)
    from thinwire.pipeline.model.blocks import Outcome  # noqa: PLC0415

    thinwire = ctx.master.addons.get("thinwire")
    order = thinwire.configuration.config.directory / "sabotage"
    finish, work = run.finish, thinwire.workers.run

    def odd_finish(*arguments: Any) -> Any:
        outcome = finish(*arguments)
        match _read(order):
            case "finish raises":
                raise LookupError("secret text")
            case "finish hangs":
                time.sleep(8)
            case "finish returns rubbish":
                return "rubbish"
            case "another body":
                return dataclasses.replace(outcome, body=outcome.body[:-1])
            case "broken edit":
                edits = tuple(dataclasses.replace(edit, replacement=b'"x') for edit in outcome.edits)
                return dataclasses.replace(outcome, edits=edits)
            case "changed without an edit":
                return Outcome("unchanged", b"{}")
        return outcome

    def odd_plan(*_: Any, **__: Any) -> Any:
        raise MemoryError("secret text")

    async def odd_work(jobs: Any, deadline: float) -> Any:
        match _read(order):
            case "work is cancelled":
                raise asyncio.CancelledError
            case "work hangs":
                await asyncio.sleep(8)
            case "work forgets a job":
                return {}
            case "work returns rubbish":
                return dict.fromkeys(jobs, "rubbish")
        return await work(jobs, deadline)

    thinwire.workers.run = odd_work
    run.finish = odd_finish  # type: ignore[assignment]  # it is meant to be wrong
    run.plan = _switch(run.plan, odd_plan, lambda: _read(order) == "plan raises")


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _switch(usual: Callable[..., Any], odd: Callable[..., Any], on: Callable[[], bool]) -> Callable[..., Any]:
    def switched(*arguments: Any, **more: Any) -> Any:
        return (odd if on() else usual)(*arguments, **more)

    return switched
