"""The budgets that hold: what running proxies say of themselves, their command line included; else what config.yaml says."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ...audit.budget import Budget, parse
from ...control import proxy_client
from ...control.running import Running, running_in
from .mitmdump_args import configured

_BUDGET: Final = "budget"


def budgets_in_force(folder: Path) -> tuple[Budget, ...]:
    """Return each budget once, whichever proxy has it. Raises Refused where no proxy tells and config.yaml cannot be read."""
    reported = [budgets for running in running_in(folder) if (budgets := _reported_by(running)) is not None]
    if not reported:
        return configured(folder).budgets
    return tuple(dict.fromkeys(budget for budgets in reported for budget in budgets))


def _reported_by(running: Running) -> tuple[Budget, ...] | None:
    """Return the budgets that a proxy reports; None: it does not answer."""
    try:
        return parse(proxy_client.state(running)["options"][_BUDGET])
    except (proxy_client.NoAnswer, proxy_client.Refused, KeyError, ValueError):
        return None
