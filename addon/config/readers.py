"""What an option's text stands for, kind by kind.

Each reader raises ValueError with what the option must be: the end of a sentence that begins with the option's name.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

from thinwire.pipeline.model.settings import LEVELS, Level
from thinwire.pipeline.text.keep import check
from thinwire.pipeline.wire import BY_NAME

from ..providers.auth_mode import AUTH_MODES, AuthMode
from ..stores.open_stores import MEMORY, REDIS
from . import model_files as models

_UNITS: Final = {"k": 1_000, "m": 1_000_000, "g": 1_000_000_000}
_TRUTH: Final = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}

Choice = TypeVar("Choice", bound=str)


def one_of(choices: Collection[Choice]) -> Callable[[str], Choice]:
    """Return a reader of one of the choices, as it is spelt there. It raises ValueError on anything else."""

    def reader(text: str) -> Choice:
        for choice in choices:
            if text == choice:
                return choice
        raise ValueError(f"must be one of {', '.join(choices)}")

    return reader


def count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError("must be a whole number of tokens, 0 or more")
    return int(text)


def milliseconds(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise ValueError("must be a whole number of milliseconds, 1 or more")
    return int(text)


def days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise ValueError("must be a whole number of days, 1 or more")
    return int(text)


def size(text: str) -> int:
    digits, unit = (text[:-1], text[-1:].lower()) if text[-1:].lower() in _UNITS else (text, "")
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("must be a number of bytes such as 500000, 500k or 20m")
    return int(digits) * _UNITS.get(unit, 1)


def truth(text: str) -> bool:
    if text.lower() not in _TRUTH:
        raise ValueError("must be true or false")
    return _TRUTH[text.lower()]


def url(text: str) -> str:
    if text and not (text.startswith(("http://", "https://")) and urlsplit(text).hostname):
        raise ValueError("must be a URL such as http://127.0.0.1:4318")
    return text


def destination(text: str) -> str:
    """Raises ValueError where it is neither a URL nor a command."""
    if "://" in text.partition(" ")[0]:
        return url(text)
    try:
        shlex.split(text)
    except ValueError as error:
        raise ValueError(f"must be a URL or a command ({error})") from None
    return text


def model(text: str, directory: Path) -> Path | None:
    """Return the folder of the model that shortens prose, None for none. `directory`: thinwire_dir. Raises ValueError."""
    if not text:
        return None
    try:
        place = models.folder(text, directory)
        models.find(place)
    except models.Unusable as reason:
        raise ValueError(f"must be kompress or the folder of a model ({reason})") from None
    return place


def names(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(",") if name.strip())


def hosts(text: str) -> tuple[tuple[str, str], ...]:
    """Hosts and their wires; "" for whatever is asked of it. A gateway may stand there several times."""
    pairs = [tuple(part.strip() for part in pair.partition("=")) for pair in sorted(names(text))]
    for host, equals, wire in pairs:
        if not host or len(host.split()) > 1 or ("/" in host and not equals):
            raise ValueError("must be a list of hosts and host=wire or host/path=wire pairs")
        if equals and wire not in BY_NAME:
            raise ValueError(f"must name one of the wires {', '.join(BY_NAME)}")
    return tuple((host, wire) for host, _, wire in pairs)


def auth_levels(text: str) -> dict[AuthMode, Level]:
    modes, levels = one_of(AUTH_MODES), one_of(LEVELS)
    pairs = (pair.partition("=") for pair in names(text))
    return {modes(mode.strip()): levels(level.strip()) for mode, _, level in pairs}


def model_levels(text: str) -> tuple[tuple[str, Level], ...]:
    levels = one_of(LEVELS)
    pairs = [pair.rpartition("=") for pair in text.split(",") if pair.strip()]
    if not all(pattern.strip() for pattern, _, _ in pairs):
        raise ValueError("must be a list of pattern=level pairs")
    return tuple((pattern.strip(), levels(level.strip())) for pattern, _, level in pairs)


def keep(text: str) -> str:
    check(text)
    return text


def store(text: str) -> str:
    if text and text != MEMORY and not (text.startswith(REDIS) and len(text.split("://")[1])):
        raise ValueError("must be empty, memory: or the URL of a Redis server, as in redis://host:6379/0")
    return text


def folder(text: str) -> Path:
    if not text:
        raise ValueError("must name a folder")
    return Path(text).expanduser().absolute()
