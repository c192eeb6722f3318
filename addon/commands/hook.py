"""`thinwire hook AGENT`: run by a coding agent after each of its tools, with the result on standard input."""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Final

import click

from ..clients.table import HOOKS
from ..config.installation import anywhere
from ..entry_points.agent_hook import answered
from ..entry_points.embedded import config_with

_PATIENCE: Final = 3.0
"""Seconds besides thinwire_deadline after which the agent goes on with what it has; agents give a hook 10 and more."""


@click.command()
@click.argument("agent", type=click.Choice(list(HOOKS)))
@click.option("--setup", is_flag=True, help="Say how AGENT is told to run it.")
def command(agent: str, setup: bool) -> None:
    """Compress what a tool of AGENT has put out, before the model gets it: without a proxy.

    AGENT runs this by itself once it is told to; `--setup` prints the file, and what is to stand in it. Where something goes
    wrong, nothing is printed, and AGENT goes on with the result as it is.
    """
    hook = HOOKS[agent]
    if setup:
        command = json.dumps(anywhere())[1:-1]  # within a string of JSON
        click.echo(f"{hook.file}\n{hook.content.replace('thinwire', command, 1)}")
        click.echo(f"Where {hook.file} holds something already, this goes beside it.", err=True)
        return
    try:
        config = config_with()
        late = threading.Timer(config.deadline + _PATIENCE, os._exit, (0,))
        late.daemon = True
        late.start()
        answer = answered(hook, json.loads(sys.stdin.buffer.read()), config)
        late.cancel()
    except Exception:  # noqa: BLE001  (the promise: the agent's own result goes on)
        return
    if answer is not None:
        click.echo(json.dumps(answer))
