"""Every `thinwire_` option, declared once; and the frozen Config that they are read into.

Hazards of mitmproxy: a bad int, bool or float on `--set` makes a script fail to load in silence while the proxy runs on
without it; an unknown name is put aside in silence for an addon that never comes. So every option is text (lists separated
by commas), is parsed here, and is refused with one clear sentence, at start-up and on `:set` alike; and a name that is not
ours is pointed out. `settle` runs before the options are declared and makes text of what config.yaml holds natively.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Collection, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

from thinwire.pipeline.model.settings import LEVELS, LINE_NUMBERS, Level, Settings
from thinwire.pipeline.text.keep import check
from thinwire.pipeline.wire import BY_NAME

from ..audit import budget as budgets
from ..audit import holdout
from ..audit.budget import Budget
from ..audit.receipt import Mode
from ..providers.auth_mode import AUTH_MODES, AuthMode
from ..providers.routes import Routes
from ..stores.open_stores import MEMORY, REDIS
from . import model_files as models
from . import projects
from .projects import MODES, ProjectSwitch

PREFIX: Final = "thinwire_"

_MEGABYTE: Final = 1_000_000
_MOST_READ: Final = 64 * _MEGABYTE
"""Above what providers take: Anthropic 32 MB, Bedrock 25, Gemini 20, OpenAI 50."""
_UNITS: Final = {"k": 1_000, "m": _MEGABYTE, "g": 1_000 * _MEGABYTE}
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


@dataclass(frozen=True, slots=True)
class Option:
    """One option as mitmproxy lists it (`mitmdump --options`)."""

    name: str
    default: str
    help: str


OPTIONS: Final = (
    Option("thinwire_mode", "optimize", "optimize: compress. audit: measure what would be saved. off: a plain proxy."),
    Option(
        "thinwire_level", "balanced", "lossless: layout only. balanced: every fact kept up to a budget. aggressive."
    ),
    Option("thinwire_min_tokens", "250", "Texts with fewer tokens than this are left alone."),
    Option(
        "thinwire_block_budget", "", "Tokens one text may keep before records of it are left out; empty: the level's."
    ),
    Option("thinwire_user_blocks", "false", "Also compress what users paste (true or false)."),
    Option("thinwire_code", "false", "Elide function bodies in source code that no edit depends on (true or false)."),
    Option(
        "thinwire_prose",
        "",
        "kompress: leave words out of prose, as that model says (scripts/fetch_model). Or the folder of another such model.",
    ),
    Option(
        "thinwire_repeats", "true", "Say by reference what stands above in the same request already (true or false)."
    ),
    Option(
        "thinwire_line_numbers",
        "",
        "Of the line numbers that a tool prints before each line of a file, send all, or tens; empty: the level's.",
    ),
    Option(
        "thinwire_exact_tools", "", "Tools whose output is never reworded, besides the known ones; comma-separated."
    ),
    Option("thinwire_lossless_tools", "", "Tools whose output only changes its layout, besides the known ones."),
    Option("thinwire_exclude_tools", "", "Tools to leave alone, whatever is known about them; comma-separated."),
    Option("thinwire_keep", "", "Lines in which this regular expression is found are never left out."),
    Option(
        "thinwire_hosts", "", "More LLM hosts, comma-separated: host[:port][/path]=wire, as in llm.corp=openai-chat."
    ),
    Option("thinwire_exclude_hosts", "", "Hosts never to open; comma-separated."),
    Option("thinwire_dir", "~/.thinwire", "Folder for all state; created with mode 0700."),
    Option(
        "thinwire_store",
        "",
        "Where decisions are kept. Empty: a file in thinwire_dir; redis://host/0: shared by a fleet; memory: nowhere.",
    ),
    Option(
        "thinwire_originals",
        "true",
        "Keep what is taken out, to be looked up. false: nothing is kept, and only what keeps every fact is taken out.",
    ),
    Option(
        "thinwire_auth_levels",
        "",
        "A level of its own for a way to pay: payg, oauth or subscription, as in subscription=lossless,oauth=balanced.",
    ),
    Option(
        "thinwire_model_levels",
        "",
        "A level of its own for models by name, before all others, as in claude-*=balanced,gpt-5*=aggressive.",
    ),
    Option(
        "thinwire_projects",
        "",
        "A mode or a level of its own for a project, before all others, as in shop=off,api=lossless,web=audit/aggressive.",
    ),
    Option(
        "thinwire_holdout", "", "Share of conversations to leave alone, to measure what the others save; as in 10%."
    ),
    Option(
        "thinwire_shadow",
        "",
        "Share of newly compressed requests to send twice, to see if the model's next step differs; paid twice; as in 2%.",
    ),
    Option(
        "thinwire_budget",
        "",
        "What may be spent, in US dollars, as in 5/day,project=NAME:20/week,model=gpt-5*:1/day! (with !: refuse above it).",
    ),
    Option(
        "thinwire_notify",
        "",
        "Told when 80 and 100 % of a budget are spent: a URL (gets JSON) or a command (gets the sentence as last argument).",
    ),
    Option("thinwire_ledger_days", "400", "Days for which the ledger keeps requests."),
    Option(
        "thinwire_max_body", "20m", "Nothing new is compressed in requests above this size; bytes, or with k, m or g."
    ),
    Option(
        "thinwire_otlp_endpoint", "", "OpenTelemetry collector that gets metrics over HTTP, as http://127.0.0.1:4318."
    ),
    Option("thinwire_deadline", "2000", "Milliseconds that one request may wait for its compression."),
)


@dataclass(frozen=True, slots=True)
class Config:
    """What the options say, parsed."""

    mode: Mode = "optimize"
    settings: Settings = field(default_factory=Settings)
    routes: Routes = field(default_factory=lambda: Routes({}, ()))
    directory: Path = field(default_factory=lambda: Path("~/.thinwire").expanduser())
    store: str = ""
    """URL of the memo; "" is SQLite in the directory."""
    model: Path | None = None
    """The folder of the model that leaves words out of prose; None: no words are left out."""
    auth_levels: Mapping[AuthMode, Level] = field(default_factory=dict)
    """The levels of those modes of authentication that have one of their own."""
    projects: Mapping[str, ProjectSwitch] = field(default_factory=dict)
    holdout: float = 0.0
    """Share of conversations that are left alone."""
    shadow: float = 0.0
    """Share of requests that are sent twice."""
    budgets: tuple[Budget, ...] = ()
    notify: str = ""
    """A URL or a command that is told of a budget's notices; "": none."""
    ledger_days: int = 400
    otlp_endpoint: str = ""
    """URL of an OpenTelemetry collector; "": none."""
    max_body: int = 20 * _MEGABYTE
    """Bytes, of the decoded body too."""
    deadline: float = 2.0
    """Seconds."""

    @property
    def most_read(self) -> int:
        """Bytes up to which a body is read. Above `max_body` only what earlier requests changed is changed again, or a
        conversation that grows beyond it would lose all that was saved, and the provider's cache with it."""
        return max(self.max_body, _MOST_READ)

    def of(self, auth: AuthMode, model: str = "") -> Config:
        """The configuration for a request that is paid for in this way; `model` where its path names one."""
        level = self.auth_levels.get(auth, self.settings.level)
        settings = replace(self.settings, level=level).of_model(model)
        return self if settings == self.settings else replace(self, settings=settings)

    def of_project(self, project: str) -> Config:
        """The configuration for the requests of a project, whose own level goes before those of models and ways to pay."""
        own = self.projects.get(project)
        if own is None:
            return self
        config = self if own.mode is None else replace(self, mode=own.mode)
        if own.level is None:
            return config
        settings = replace(self.settings, level=own.level, model_levels=())
        return replace(config, settings=settings, auth_levels={})


def parse(given: Mapping[str, str]) -> Config:
    """The configuration in the values of OPTIONS by name. Raises ValueError with a sentence that names the option."""

    def of(name: str, reader: Callable[[str], Parsed]) -> Parsed:
        try:
            return reader(given[PREFIX + name].strip())
        except ValueError as error:
            raise ValueError(f"{PREFIX}{name} {error}, not {given[PREFIX + name]!r}") from None

    budget = of("block_budget", lambda text: _count(text) if text else None)
    return Config(
        mode=of("mode", _one_of(MODES)),
        settings=Settings(
            level=of("level", _one_of(LEVELS)),
            min_tokens=of("min_tokens", _count),
            block_budget=budget,
            user_blocks=of("user_blocks", _truth),
            code=of("code", _truth),
            repeats=of("repeats", _truth),
            line_numbers=of("line_numbers", lambda text: _one_of(LINE_NUMBERS)(text) if text else None),
            exact_tools=of("exact_tools", _names),
            lossless_tools=of("lossless_tools", _names),
            exclude_tools=of("exclude_tools", _names),
            originals=of("originals", _truth),
            keep=of("keep", _keep),
            model_levels=of("model_levels", _model_levels),
        ),
        routes=Routes(of("hosts", _hosts), of("exclude_hosts", _names)),
        directory=of("dir", _folder),
        store=of("store", _store),
        model=of("prose", lambda text: _model(text, of("dir", _folder))),
        auth_levels=of("auth_levels", _auth_levels),
        projects=of("projects", projects.parse),
        holdout=of("holdout", holdout.parse),
        shadow=of("shadow", holdout.parse),
        budgets=of("budget", budgets.parse),
        notify=of("notify", _destination),
        ledger_days=of("ledger_days", _days),
        otlp_endpoint=of("otlp_endpoint", _url),
        max_body=of("max_body", _size),
        deadline=of("deadline", _milliseconds) / 1000,
    )


Parsed = TypeVar("Parsed")
Choice = TypeVar("Choice", bound=str)


def _one_of(choices: Collection[Choice]) -> Callable[[str], Choice]:
    def reader(text: str) -> Choice:
        for choice in choices:
            if text == choice:
                return choice
        raise ValueError(f"must be one of {', '.join(choices)}")

    return reader


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError("must be a whole number of tokens, 0 or more")
    return int(text)


def _milliseconds(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise ValueError("must be a whole number of milliseconds, 1 or more")
    return int(text)


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise ValueError("must be a whole number of days, 1 or more")
    return int(text)


def _size(text: str) -> int:
    digits, unit = (text[:-1], text[-1:].lower()) if text[-1:].lower() in _UNITS else (text, "")
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("must be a number of bytes such as 500000, 500k or 20m")
    return int(digits) * _UNITS.get(unit, 1)


def _truth(text: str) -> bool:
    if text.lower() not in _TRUTH:
        raise ValueError("must be true or false")
    return _TRUTH[text.lower()]


def _url(text: str) -> str:
    if text and not (text.startswith(("http://", "https://")) and urlsplit(text).hostname):
        raise ValueError("must be a URL such as http://127.0.0.1:4318")
    return text


def _destination(text: str) -> str:
    """Raises ValueError where it is neither a URL nor a command."""
    if "://" in text.partition(" ")[0]:
        return _url(text)
    try:
        shlex.split(text)
    except ValueError as error:
        raise ValueError(f"must be a URL or a command ({error})") from None
    return text


def _model(text: str, directory: Path) -> Path | None:
    if not text:
        return None
    try:
        place = models.folder(text, directory)
        models.find(place)
    except models.Unusable as reason:
        raise ValueError(f"must be kompress or the folder of a model ({reason})") from None
    return place


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(",") if name.strip())


def _hosts(text: str) -> dict[str, str]:
    results: dict[str, str] = {}
    for pair in sorted(_names(text)):
        host, equals, wire = (part.strip() for part in pair.partition("="))
        if not (host and equals):
            raise ValueError("must be a list of host=wire pairs")
        if wire not in BY_NAME:
            raise ValueError(f"must name one of the wires {', '.join(BY_NAME)}")
        results[host] = wire
    return results


def _auth_levels(text: str) -> dict[AuthMode, Level]:
    modes, levels = _one_of(AUTH_MODES), _one_of(LEVELS)
    pairs = (pair.partition("=") for pair in _names(text))
    return {modes(mode.strip()): levels(level.strip()) for mode, _, level in pairs}


def _model_levels(text: str) -> tuple[tuple[str, Level], ...]:
    levels = _one_of(LEVELS)
    pairs = [pair.rpartition("=") for pair in text.split(",") if pair.strip()]
    if not all(pattern.strip() for pattern, _, _ in pairs):
        raise ValueError("must be a list of pattern=level pairs")
    return tuple((pattern.strip(), levels(level.strip())) for pattern, _, level in pairs)


def _keep(text: str) -> str:
    check(text)
    return text


def _store(text: str) -> str:
    if text and text != MEMORY and not (text.startswith(REDIS) and len(text.split("://")[1])):
        raise ValueError("must be empty, memory: or the URL of a Redis server, as in redis://host:6379/0")
    return text


def _folder(text: str) -> Path:
    if not text:
        raise ValueError("must name a folder")
    return Path(text).expanduser().absolute()


def settle(deferred: MutableMapping[str, object]) -> list[str]:
    """Make text of every value of ours that waits to be declared; returns a sentence for each name nobody will declare.

    `deferred` is mitmproxy's: name -> list of `--set` values (in its own wrapper), or what config.yaml held.
    """
    known = {option.name for option in OPTIONS}
    for name in known & deferred.keys():
        deferred[name] = _text(deferred[name])
    return [_unknown(name, known) for name in sorted(deferred) if name.startswith(PREFIX) and name not in known]


def _text(value: object) -> str:
    value = getattr(value, "val", value)
    if isinstance(value, list | tuple):
        return ",".join(map(_text, value))
    if isinstance(value, Mapping):
        return ",".join(f"{key}={_text(of)}" for key, of in value.items())
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _unknown(name: str, known: Collection[str]) -> str:
    close = get_close_matches(name.removeprefix(PREFIX), [of.removeprefix(PREFIX) for of in known], 1)
    return f"there is no option {name}" + (f"; did you mean {PREFIX}{close[0]}?" if close else "")


def make_private(folder: Path) -> None:
    """Create the state folder for this user alone. Raises ValueError with a sentence when that cannot be done."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise ValueError(f"{PREFIX}dir cannot be used: {error.strerror}: {str(folder)!r}") from None
