"""What is generated: logs in the styles of many systems, documents of REST interfaces, tables of a cluster, logs of CI jobs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, Final

from tests.pipeline.compressors.generators.logs import STYLES
from tests.pipeline.compressors.json_data.documents import DOCUMENTS

from .ci_logs import JOBS

_SEED: Final = 7
_LINES: Final = 250
_SHORT: Final = ("python-40", 40), ("nginx-60", 60)
_LONG: Final = ("compose-1500", 1500), ("logfmt-2500", 2500), ("syslog-2000", 2000)

Row = dict[str, Any]


def generated(recorded: Mapping[tuple[str, str], Row]) -> Iterator[Row]:
    """The rows of a corpus that no tool printed; CI logs are put together from what tools did."""
    for name, style in STYLES.items():
        yield _row("log", name, f"journalctl -u {name}", style(_SEED, _LINES))
    for name, lines in (*_SHORT, *_LONG):
        style = name.rpartition("-")[0]
        yield _row("log", name, f"docker logs --tail {lines} {style}", STYLES[style](_SEED + 1, lines))
    for name, document in DOCUMENTS.items():
        text = json.dumps(document(Random(_SEED)), indent=2) + "\n"  # noqa: S311  (the same each time)
        yield _row("rest", name, f"curl -s localhost/{name}", text)
    yield _row("table", "kubectl-pods", "kubectl get pods -A -o wide", _pods(Random(_SEED)))  # noqa: S311
    yield _row("table", "docker-ps", "docker ps -a", _containers(Random(_SEED)))  # noqa: S311
    for job in JOBS:
        text, signals = job.log(recorded)
        yield {**_row("ci-log", job.name, "gh run view --log-failed", text), "truth": {"required_signals": signals}}


def _row(kind: str, name: str, command: str, text: str) -> Row:
    return {"kind": kind, "name": name, "tool": "Bash", "command": command, "text": text}


def _columns(rows: list[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) + 3 for column in zip(*rows, strict=True)]
    lines = ("".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(lines) + "\n"


def _pods(random: Random) -> str:
    rows = [("NAMESPACE", "NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE")]
    for index in range(120):
        app = random.choice(("api", "worker", "cache", "mailer", "cron"))
        status = random.choices(("Running", "Completed", "CrashLoopBackOff", "Pending"), (90, 6, 3, 1))[0]
        restarts = (
            str(random.randint(4, 90)) if status == "CrashLoopBackOff" else random.choice(("0", "0", "0", "1 (3h ago)"))
        )
        ready = "1/1" if status == "Running" else "0/1"
        name = f"{app}-{random.getrandbits(36):09x}-{index:03}"
        address = f"10.{random.randint(0, 3)}.{random.randint(0, 255)}.{random.randint(1, 254)}"
        where = random.choice(("shop", "shop", "kube-system", "monitoring"))
        rows.append((where, name, ready, status, restarts, f"{random.randint(1, 90)}d", address, f"node-{index % 7}"))
    return _columns(rows)


def _containers(random: Random) -> str:
    rows = [("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES")]
    for index in range(28):
        image = f"shop/{random.choice(('api', 'worker', 'web'))}:1.{random.randint(0, 9)}.{random.randint(0, 20)}"
        hours = random.randint(1, 40)
        status = random.choices(
            (f"Up {hours} hours", f"Up {hours} hours (unhealthy)", "Exited (137) 2 hours ago"), (8, 1, 1)
        )[0]
        ports = random.choice(("", f"127.0.0.1:{8000 + index}->80/tcp"))
        command = f'"python -m {image[len("shop/") :].partition(":")[0]}"'
        rows.append(
            (f"{random.getrandbits(48):012x}", image, command, f"{hours} hours ago", status, ports, f"shop-{index}")
        )
    return _columns(rows)
