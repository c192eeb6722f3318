"""The frozen Config that the options are read into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeVar

from thinwire.pipeline.model.settings import LEVELS, LINE_NUMBERS, Level, Settings

from ..audit import budget as budgets
from ..audit import holdout
from ..audit.budget import Budget
from ..audit.receipt import Mode
from ..providers.auth_mode import AuthMode
from ..providers.routes import Routes
from . import projects, readers
from .options import PREFIX
from .projects import MODES, ProjectSwitch

_MOST_READ: Final = 64_000_000
"""Above what providers take: Anthropic 32 MB, Bedrock 25, Gemini 20, OpenAI 50."""

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class Config:
    """What the options say, parsed."""

    mode: Mode = "optimize"
    settings: Settings = field(default_factory=Settings)
    routes: Routes = field(default_factory=Routes)
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
    max_body: int = 20_000_000
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

    budget = of("block_budget", lambda text: readers.count(text) if text else None)
    return Config(
        mode=of("mode", readers.one_of(MODES)),
        settings=Settings(
            level=of("level", readers.one_of(LEVELS)),
            min_tokens=of("min_tokens", readers.count),
            block_budget=budget,
            user_blocks=of("user_blocks", readers.truth),
            code=of("code", readers.truth),
            repeats=of("repeats", readers.truth),
            line_numbers=of("line_numbers", lambda text: readers.one_of(LINE_NUMBERS)(text) if text else None),
            exact_tools=of("exact_tools", readers.names),
            lossless_tools=of("lossless_tools", readers.names),
            exclude_tools=of("exclude_tools", readers.names),
            originals=of("originals", readers.truth),
            keep=of("keep", readers.keep),
            model_levels=of("model_levels", readers.model_levels),
        ),
        routes=Routes(of("hosts", readers.hosts), of("exclude_hosts", readers.names)),
        directory=of("dir", readers.folder),
        store=of("store", readers.store),
        model=of("prose", lambda text: readers.model(text, of("dir", readers.folder))),
        auth_levels=of("auth_levels", readers.auth_levels),
        projects=of("projects", projects.parse),
        holdout=of("holdout", holdout.parse),
        shadow=of("shadow", holdout.parse),
        budgets=of("budget", budgets.parse),
        notify=of("notify", readers.destination),
        ledger_days=of("ledger_days", readers.days),
        otlp_endpoint=of("otlp_endpoint", readers.url),
        max_body=of("max_body", readers.size),
        deadline=of("deadline", readers.milliseconds) / 1000,
    )


def make_private(folder: Path) -> None:
    """Create the state folder for this user alone. Raises ValueError with a sentence when that cannot be done."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise ValueError(f"{PREFIX}dir cannot be used: {error.strerror}: {str(folder)!r}") from None
