"""Loaded after thinwire: writes each receipt as a line of JSON to `receipts` in its folder."""

import dataclasses
import json

from mitmproxy import ctx


def running() -> None:
    thinwire = ctx.master.addons.get("thinwire")
    path = thinwire.configuration.config.directory / "receipts"
    path.touch()

    def write(receipt: object) -> None:
        assert dataclasses.is_dataclass(receipt)
        assert not isinstance(receipt, type)
        with path.open("a") as file:
            file.write(json.dumps(dataclasses.asdict(receipt), default=sorted) + "\n")

    thinwire.receipts.listeners.append(write)
