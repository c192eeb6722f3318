"""Who may import whom, folder by folder: no folder imports a folder that, over whatever way, imports it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOPS = ("addon", "pipeline", "certs")
ROOMS_OF_THEIR_OWN = {"pipeline/compressors/registry.py"}
"""Files that know the folders beside them, in a folder whose other files are known to those."""


def imported(file: Path) -> Iterator[Path]:
    """The project's own files and folders that a file imports, wherever in it."""
    package = file.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(file.read_text())):
        if not isinstance(node, ast.ImportFrom):
            continue
        words = (node.module or "").split(".")
        if node.level:
            base = (*package[: len(package) - node.level + 1], *filter(None, words))
        elif words[0] == "thinwire":
            base = tuple(words[1:])
        else:
            continue
        for alias in node.names:
            module = ROOT.joinpath(*base, alias.name)
            yield module if module.is_dir() or module.with_suffix(".py").is_file() else ROOT.joinpath(*base)


def room(path: Path) -> str:
    """The folder of a file, or the file where it is a room of its own."""
    name = str((path if path.is_dir() or path.suffix else path.with_suffix(".py")).relative_to(ROOT))
    return name if path.is_dir() or name in ROOMS_OF_THEIR_OWN else str(Path(name).parent)


def arrows() -> dict[str, set[str]]:
    """Room -> the rooms that it imports from."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for file in (file for top in TOPS for file in (ROOT / top).rglob("*.py")):
        for target in imported(file):
            if room(target) != room(file):
                found[room(file)].add(room(target))
    return found


def reached(start: str, graph: dict[str, set[str]]) -> set[str]:
    """All rooms to which a way leads from one."""
    seen: set[str] = set()
    ahead = set(graph.get(start, ()))
    while ahead:
        seen |= ahead
        ahead = {other for one in ahead for other in graph.get(one, ())} - seen
    return seen


GRAPH = arrows()


def test_the_rooms_are_there() -> None:
    assert {"addon/hooks", "addon/stores", "pipeline/wire", "pipeline/cache"} <= GRAPH.keys()


@pytest.mark.parametrize("name", sorted(GRAPH))
def test_no_room_is_reached_from_itself(name: str) -> None:
    assert name not in reached(name, GRAPH)


FORBIDDEN = {
    "pipeline": ("addon", "certs", "scripts"),
    "certs": ("addon", "pipeline", "scripts"),
    "addon": ("scripts",),
    "addon/stores": ("addon/audit", "addon/hooks", "addon/page", "addon/request"),
    "pipeline/verify": ("pipeline/compressors", "pipeline/text"),
    "pipeline/compressors": ("pipeline/verify",),
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_some_ways_are_closed(name: str) -> None:
    assert (ROOT / name).is_dir()
    led_to = {target for one in GRAPH if one == name or one.startswith(f"{name}/") for target in GRAPH[one]}
    assert not [one for one in led_to if one.startswith(FORBIDDEN[name])]


@pytest.mark.parametrize("top", ["pipeline", "certs"])
def test_only_addon_knows_mitmproxy(top: str) -> None:
    files = list((ROOT / top).rglob("*.py"))
    assert files
    assert not [
        file for file in files if "import mitmproxy" in file.read_text() or "from mitmproxy" in file.read_text()
    ]


@pytest.mark.parametrize("top", TOPS)
def test_what_is_near_is_imported_by_relative_names(top: str) -> None:
    """So that `from pipeline import compress` never brings a second copy of some modules."""
    files = [file for file in (ROOT / top).rglob("*.py") if file != ROOT / "addon" / "compress.py"]
    assert not [file for file in files if f"\nfrom thinwire.{top}" in file.read_text()]
