"""config.yaml, where a user's choices stand: read by the proxy, its launcher, the commands and the entry points.

It is also the switch: what is switched while a proxy runs is written here, so that it holds after a restart, and a running proxy
watches the file. What a user wrote besides, comments included, stays as it is.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from .config import Config, parse
from .options import OPTIONS, PREFIX, settle

try:
    import fcntl
except ImportError:  # on Windows
    fcntl = None  # type: ignore[assignment]  # looked at where it is used

_MOST: Final = 1 << 18
"""Bytes of a file of settings: reading takes a second for 40 KB."""
_LOCK: Final = ".config.lock"


def stamp(folder: Path) -> tuple[tuple[int, int, int] | None, ...]:
    """Another value whenever the file was written anew."""
    return tuple(map(_stamp, files_in(folder)))


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def options_in(folder: Path) -> dict[str, str]:
    """Return what config.yaml in this folder says, as text; nothing where there is none.

    Raises ValueError with a sentence when it is not a mapping of options.
    """
    results: dict[str, object] = {}
    for file in files_in(folder):
        if file.is_file():
            found = _loaded(file, YAML(typ="safe", pure=True))
            if odd := next((name for name, value in found.items() if not _is_plain(value)), ""):
                raise ValueError(f"{odd} in {file} holds lists within lists, which no option is")
            results |= found
    settle(results)
    return {name: str(value) for name, value in results.items()}


def _is_plain(value: object) -> bool:
    """Return whether it is what an option may be; what lists within lists say can be endless."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return not any(isinstance(part, list | dict) for part in parts)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process at a time read config.yaml and change it; where nothing can be locked, each as it comes."""
    try:
        lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError:
        yield
        return
    try:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def set_on(arguments: Sequence[str]) -> dict[str, str]:
    """Return what `--set` says of our options among the arguments of mitmproxy or of one of our commands."""
    flags = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    flags.add_argument("--set", action="append", default=[])
    try:
        known, _ = flags.parse_known_args(list(arguments))
    except argparse.ArgumentError:  # mitmproxy says so itself
        return {}
    pairs = (setting.partition("=") for setting in known.set)
    return {name: text for name, _, text in pairs if name in _NAMES}


def order(waiting: MutableMapping[str, object], command_line: Mapping[str, str]) -> list[str]:
    """Put what goes before into the options that wait to be declared; a sentence for each that another goes before.

    `waiting` holds what mitmproxy made of the command line and of its own config.yaml. Raises ValueError with a sentence.
    """
    folder = command_line.get(_FOLDER) or str(waiting.get(_FOLDER) or _HOME)
    ours = options_in(Path(folder).expanduser().absolute())
    for name in _NAMES & ours.keys() - {_FOLDER}:
        waiting[name] = ours[name]
    beaten = {
        name: waiting[name] for name in command_line if waiting.get(name, command_line[name]) != command_line[name]
    }
    waiting.update(command_line)
    return [
        f"{name}={command_line[name]} on the command line goes before {text} in config.yaml"
        for name, text in beaten.items()
    ]


def files_in(folder: Path) -> tuple[Path, ...]:
    """The names that mitmproxy reads, the later going before the earlier."""
    return folder / "config.yaml", folder / "config.yml"


def _loaded(file: Path, yaml: YAML) -> dict[str, object]:
    """Raises ValueError with a sentence."""
    try:
        if file.stat().st_size > _MOST:
            raise ValueError(f"{file} is larger than {_MOST >> 10} KB")
        document = yaml.load(file.read_text("utf-8"))
    except MarkedYAMLError as error:
        where = f" (line {error.problem_mark.line + 1}: {error.problem})" if error.problem_mark else ""
        raise ValueError(f"{file} is not valid YAML{where}") from None
    except (YAMLError, UnicodeDecodeError):
        raise ValueError(f"{file} is not valid YAML") from None
    except OSError as error:
        raise ValueError(f"{file} cannot be read: {error.strerror}") from None
    if not isinstance(document, dict | None) or not all(isinstance(name, str) for name in document or ()):
        raise ValueError(f"{file} must hold `option: value` lines")
    return {} if document is None else document


def write_options(folder: Path, changed: Mapping[str, str]) -> None:
    """Have these options stand in config.yaml with these texts; an empty one, where that is the default, is taken out.

    Raises ValueError with a sentence when the file is none of ours to change, and OSError.
    """
    first, second = files_in(folder)
    file = (second if second.is_file() and not first.is_file() else first).resolve()
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 1 << 16  # or it would fold a long list of budgets
    document = _loaded(file, yaml) if file.is_file() else {}
    above = "" if document or not file.is_file() else _line(file.read_text("utf-8"))  # comments alone
    defaults = {option.name: option.default for option in OPTIONS}
    for name, text in changed.items():
        if text or defaults[name]:
            document[name] = text
        else:
            document.pop(name, None)
    out = StringIO()
    if document:
        yaml.dump(document, out)
    _replace(file, above + out.getvalue())


def _line(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _replace(file: Path, text: str) -> None:
    """Write all of it or nothing, for this user alone where it is new."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    beside.touch(mode=0o600)
    try:
        beside.write_text(text, "utf-8")
        if file.is_file():
            beside.chmod(file.stat().st_mode & 0o777)
        beside.replace(file)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


_NAMES: Final = frozenset(option.name for option in OPTIONS)
_FOLDER: Final = f"{PREFIX}dir"
_HOME: Final = next(option.default for option in OPTIONS if option.name == _FOLDER)


def config_of(given: Mapping[str, str]) -> Config:
    """The configuration with these options by name, the others as they come. Raises ValueError with a sentence."""
    return parse({option.name: given.get(option.name, option.default) for option in OPTIONS})


def configured(folder: Path) -> Config:
    """Return what a proxy with this thinwire_dir goes by, as far as config.yaml says. Raises ValueError with a sentence."""
    return config_of({**options_in(folder), "thinwire_dir": str(folder)})
