"""config.yaml, where a user's choices stand: read by the proxy's launcher, the commands and the entry points."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from .options import OPTIONS, Config, parse, settle

_NAMES: Final = ("config.yaml", "config.yml")


def stamp(folder: Path) -> tuple[tuple[int, int], ...]:
    """What is another value whenever the file was written anew."""
    found = [(folder / name).stat() for name in _NAMES if (folder / name).is_file()]
    return tuple((file.st_mtime_ns, file.st_size) for file in found)


def options_in(folder: Path) -> dict[str, str]:
    """What config.yaml in this folder says, as text; nothing where there is none.

    Raises ValueError with a sentence when it is not a mapping of options.
    """
    found: dict[str, object] = {}
    for name in _NAMES:
        file = folder / name
        if not file.is_file():
            continue
        try:
            said = YAML(typ="safe", pure=True).load(file.read_text("utf-8"))
        except (YAMLError, UnicodeDecodeError):
            raise ValueError(f"{file} is not valid YAML") from None
        if not isinstance(said, dict | None):
            raise ValueError(f"{file} must hold `option: value` lines")
        found |= said or {}
    settle(found)
    return {name: str(value) for name, value in found.items()}


def config_of(given: Mapping[str, str]) -> Config:
    """The configuration with these options by name, the others as they come. Raises ValueError with a sentence."""
    return parse({option.name: given.get(option.name, option.default) for option in OPTIONS})


def configured(folder: Path) -> Config:
    """What a proxy with this thinwire_dir goes by, as far as config.yaml says. Raises ValueError with a sentence."""
    return config_of({**options_in(folder), "thinwire_dir": str(folder)})
