"""Loaded after thinwire: registers the example extension in code, and writes down what it has counted."""

import sys
from pathlib import Path
from typing import Any

from mitmproxy import ctx


def running() -> None:
    sys.path.append(str(Path(__file__).resolve().parents[3]))
    from tests.addon.example_extension import Example  # noqa: PLC0415  (only now is it on the path)

    thinwire = ctx.master.addons.get("thinwire")
    path = thinwire.configuration.config.directory / "saved"

    class Written(Example):
        def on_pipeline_event(self, event: Any) -> None:
            super().on_pipeline_event(event)
            with path.open("a") as file:
                file.writelines(f"{tool} {tokens}\n" for tool, tokens in self.saved.items())

    thinwire.extensions.append(Written())
