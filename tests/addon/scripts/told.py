"""Installed by a test as a package of its own: writes down each event that it is told."""

import os
from pathlib import Path


class Told:
    def __init__(self, name: str = "class") -> None:
        self._path = Path(f"{os.environ['TOLD']}.{name}")

    def on_pipeline_event(self, event) -> None:  # type: ignore[no-untyped-def]
        known = (event.provider, event.model, event.auth_mode, len(event.request.blocks) if event.request else 0)
        became = (event.outcome.status if event.outcome else "", event.status or "", event.request_id)
        with self._path.open("a") as file:
            file.write(
                " ".join(str(said if said != "" else "-") for said in (event.stage.value, *known, *became)) + "\n"
            )


def make() -> Told:
    return Told("factory")


told = Told("object")
number = 7
