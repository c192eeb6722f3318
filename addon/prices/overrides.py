"""A user's own prices, `prices.toml` in thinwire_dir: for models that the table lacks, and for contracts that it cannot know.

    [[model]]
    model = "my-model*"       # with * and ?, whatever the case
    provider = "vllm"         # as in addon/providers/providers.toml, or * (the default): any
    input = 0.20              # US dollars per million tokens; what is left out is paid as what it is a part of
    cache_read = 0.02
    output = 0.80
    web_search = 10           # US dollars per thousand calls of the provider's own tools
    window = 128000           # tokens, for `thinwire watch`

The first entry that fits comes before the table. A proxy that runs sees what is changed, for requests that end from then on.
"""

from __future__ import annotations

import logging
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from .cost import CALLS, TOKENS, Rate, Rates

_log: Final = logging.getLogger(__name__)

FILE: Final = "prices.toml"
_KINDS: Final = (*TOKENS, *CALLS)
_KNOWN: Final = {"model", "provider", "window", *_KINDS}


@dataclass(frozen=True, slots=True)
class Override:
    """One entry."""

    provider: str
    model: str
    rates: Rates
    window: int | None


def read(path: Path) -> tuple[Override, ...]:
    """The entries of the file, none if there is no such file. Raises ValueError with a sentence for its writer."""
    try:
        document = tomllib.loads(path.read_text())
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from None
    rows = document.get("model", [])
    if document.keys() - {"model"} or not isinstance(rows, list):
        raise ValueError(f"{path} must hold entries that begin with [[model]], and nothing else")
    return tuple(_override(path, row) for row in rows)


def _override(path: Path, row: dict[str, Any]) -> Override:
    unknown = sorted(row.keys() - _KNOWN)
    if unknown or not isinstance(row.get("model"), str):
        raise ValueError(f"{path}: each entry needs `model`" + (f"; {unknown[0]!r} means nothing" if unknown else ""))
    rates = {name: _dollars(path, name, row[name]) for name in _KINDS if name in row}
    if "input" not in rates or "output" not in rates:
        raise ValueError(f"{path}: {row['model']!r} needs both `input` and `output`")
    window = row.get("window")
    return Override(
        str(row.get("provider", "*")).lower(),
        row["model"].lower(),
        Rates(rates),
        window if isinstance(window, int) else None,
    )


def _dollars(path: Path, name: str, value: object) -> Rate:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
        raise ValueError(f"{path}: {name} must be US dollars per million tokens (or a thousand calls), not {value!r}")
    return Rate(float(value))


class UserPrices:
    """`prices.toml` as it stands: read anew when it has changed. A mistake made in it then is said, what held before holds."""

    def __init__(self, path: Path | None) -> None:
        """Raises ValueError with a sentence where it cannot be understood. None: there is no such file."""
        self._path = path
        self._read_at = _stamp(path)
        self._entries = read(path) if path else ()

    def fitting(self, provider: str, model: str) -> Override | None:
        """The first entry for this model."""
        if self._path and (stamp := _stamp(self._path)) != self._read_at:
            self._read_at = stamp
            try:
                self._entries = read(self._path)
            except ValueError as error:
                _log.warning("thinwire: %s; the prices until now hold", error)
        return fitting(self._entries, provider, model)


def _stamp(path: Path | None) -> tuple[int, int] | None:
    """Another value whenever the file was written anew; None where there is none."""
    try:
        stat = path.stat() if path else None
    except OSError:
        return None
    return (stat.st_mtime_ns, stat.st_ino) if stat else None


def fitting(overrides: tuple[Override, ...], provider: str, model: str) -> Override | None:
    """The first entry for this model."""
    named = (provider.lower(), model.lower())
    return next(
        (one for one in overrides if fnmatchcase(named[0], one.provider) and fnmatchcase(named[1], one.model)), None
    )
