"""Files of one JSON object a line, as agents append to them: the last line may still be in the making."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson


def objects(path: Path) -> Iterator[Mapping[str, Any]]:
    """The objects in a file; what is none is left out. Raises OSError."""
    with path.open("rb") as lines:
        for line in lines:
            try:
                value = orjson.loads(line)
            except orjson.JSONDecodeError:
                continue
            if isinstance(value, dict):
                yield value
