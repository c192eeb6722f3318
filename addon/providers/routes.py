"""Is this host an LLM provider, is this path a chat endpoint, and which wire format does it speak? The facts are in
providers.toml; this reads them. No mitmproxy in here: the certificates are made from the same table.

Unknown hosts are not opened, unknown paths are not touched. A host that the user adds comes before the known ones; a
host that the user excludes is never opened.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final
from urllib.parse import unquote

from thinwire.pipeline.wire import BY_NAME

from .hosts import Hosts, is_address, normalized, parents, subtree

_UNTOUCHED: Final = "untouched"
_STARS: Final = {"**": ".*", "*": "[^/]+", "|": "|"}
# The model in the paths of Gemini, Vertex, Bedrock and Azure: up to a verb (`:generateContent`), not a version (`:0`).
_MODEL: Final = re.compile(r"/(?:models?|deployments)/((?:[^/:]|:(?=\d))+)")
_EXTRA: Final = re.compile(r"(?P<host>\[[^\]]+\]|[^\[\]/:]+)(?::(?P<port>\d{1,5}))?(?P<path>/.*)?")

# What only a body of this wire has as a key, in the order in which they are looked for. In a string a quote would be
# escaped, so these bytes are keys (or a whole value, which nobody sends).
_SIGNS: Final = (
    ("anthropic-messages", (b'"anthropic_version"',)),
    ("bedrock-converse", (b'"inferenceConfig"', b'"toolConfig"', b'"toolResult"')),
    ("gemini", (b'"contents"',)),
    ("openai-chat", (b'"messages"',)),
    ("openai-responses", (b'"input"',)),
)


@dataclass(frozen=True, slots=True)
class Route:
    """A known endpoint."""

    provider: str
    wires: tuple[str, ...]
    """Formats that its bodies may have; none: recognised, and never touched."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One entry of providers.toml, or one host of the user's."""

    name: str
    hosts: tuple[str, ...]
    ports: frozenset[int]
    """The ports at which it listens; none: any."""
    opened: bool
    """Whether TLS to it may be opened: not for servers on this machine."""
    paths: tuple[tuple[str, str], ...]
    """Path pattern and wire, or "untouched"."""

    def listens(self, port: int | None) -> bool:
        return not self.ports or port is None or port in self.ports

    def route(self, path: str) -> Route | None:
        wires = tuple(dict.fromkeys(wire for pattern, wire in self.paths if _path(pattern).fullmatch(path)))
        if not wires:
            return None
        return Route(self.name, tuple(wire for wire in wires if wire != _UNTOUCHED))


class Routes:
    """The routing table: what is known, what the user adds (`host[:port][/path]` and a wire), without what is excluded.

    Raises ValueError on an extra host that cannot be read or names a wire that does not exist.
    """

    def __init__(self, extra: Iterable[tuple[str, str]] = (), excluded: Collection[str] = ()) -> None:
        """The wire of an extra host is "" where it speaks several: the path tells which, at the usual ones."""
        self._excluded: Hosts[bool] = Hosts((host, True) for host in excluded)
        self._everywhere = False
        added = [_added(where, wire) for where, wire in extra]
        self._providers = [*added, *_known().providers]
        self._table = Hosts((host, provider) for provider in self._providers for host in provider.hosts)

    def everywhere(self) -> Routes:
        """Return these routes, and the usual paths on every other host: for requests that surely are for an LLM."""
        routes = copy(self)
        routes._everywhere = True
        return routes

    def opens(self, host: str, port: int | None = None) -> bool:
        """Return whether TLS to `host` is opened: LLM hosts by their name, never addresses, this machine or what is excluded."""
        if is_address(host) or host in self._excluded:
            return False
        return any(one.opened and one.listens(port) for one in self._table[host])

    def route(self, host: str, port: int, path: str) -> Route | None:
        """The endpoint at `path` (its query is ignored), or None: then the request is none of our business."""
        providers = [one for one in self._table[host] if one.listens(port)]
        if not providers and self._everywhere:
            providers = [Provider(normalized(host), (host,), frozenset(), False, _known().any_paths)]
        if not providers or host in self._excluded:
            return None
        path = path.partition("?")[0]
        if _path(*_known().never).fullmatch(path):
            return None
        return next(filter(None, (provider.route(path) for provider in providers)), None)

    def hosts(self) -> tuple[str, ...]:
        """The DNS names that cover all hosts ever opened, each standing for itself and everything below it."""
        opened = (host for provider in self._providers if provider.opened for host in provider.hosts)
        names = {subtree(host) for host in opened if not is_address(host) and host not in self._excluded}
        return tuple(sorted(name for name in names if not any(parent in names for parent in parents(name))))


def decide(route: Route, body: bytes) -> str:
    """The wire of `body` among those of `route`, by a look at its keys; the first of them when nothing tells.

    `route` has at least one wire.
    """
    if len(route.wires) > 1:
        for wire, signs in _SIGNS:
            if wire in route.wires and any(sign in body for sign in signs):
                return wire
    return route.wires[0]


@dataclass(frozen=True, slots=True)
class _Known:
    providers: tuple[Provider, ...]
    never: tuple[str, ...]
    any_paths: tuple[tuple[str, str], ...]


@cache
def _known() -> _Known:
    table = tomllib.loads(files(__package__).joinpath("providers.toml").read_text("utf-8"))
    sets = {name: _paths(entry) for name, entry in table["paths"].items()}
    providers = (
        Provider(
            name=entry["name"],
            hosts=tuple(name for host in entry["hosts"] for name in _regions(host, table["regions"])),
            ports=frozenset(entry.get("ports", ())),
            opened="ports" not in entry,
            paths=_paths(entry) + sets.get(entry.get("paths"), ()),
        )
        for entry in table["provider"]
    )
    return _Known(tuple(providers), tuple(table["never"]), sets["any"])


def _paths(entry: Mapping[str, Iterable[str]]) -> tuple[tuple[str, str], ...]:
    kinds = [kind for kind in entry if kind in BY_NAME or kind == _UNTOUCHED]
    return tuple((pattern, kind) for kind in kinds for pattern in entry[kind])


def _regions(host: str, regions: Mapping[str, Iterable[str]]) -> Iterable[str]:
    name = re.search(r"\{([\w-]+)\}", host)
    return (host,) if name is None else (host.replace(name[0], region) for region in regions[name[1]])


def _added(where: str, wire: str) -> Provider:
    match = _EXTRA.fullmatch(where)
    if match is None:
        raise ValueError(f"{where!r} is not host[:port][/path]")
    if wire and wire not in BY_NAME:
        raise ValueError(f"{wire!r} is not one of the wires {', '.join(BY_NAME)}")
    host, port, path = normalized(match["host"]), match["port"], match["path"]
    usual = tuple((pattern, of) for pattern, of in _known().any_paths if not wire or of in (wire, _UNTOUCHED))
    return Provider(host, (host,), frozenset({int(port)} if port else ()), True, ((path, wire),) if path else usual)


@lru_cache(maxsize=4096)
def _path(*patterns: str) -> re.Pattern[str]:
    """Return what matches any of these path patterns."""
    pieces = re.split(r"(\*+|\|)", "|".join(patterns))
    return re.compile("".join(_STARS.get(piece) or re.escape(piece) for piece in pieces), re.DOTALL)


def model_in(path: str) -> str:
    """The model that the path names; "" where it names none."""
    match = _MODEL.search(unquote(path.partition("?")[0]))
    return match[1] if match else ""
