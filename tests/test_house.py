"""docs/house.md speaks of this house: what it names is there, and every room is named."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "house.md").read_text()
TOPS = ("addon", "pipeline", "certs", "scripts", "tests")


def test_what_is_named_by_its_whole_path_is_there() -> None:
    named = [path for path in re.findall(r"`([\w/.]+)`", TEXT) if path.split("/")[0] in TOPS and "/" in path]
    assert len(named) > 60
    assert [path for path in named if not (ROOT / path).exists() and "x/" not in path] == []


@pytest.mark.parametrize("top", ["addon", "pipeline", "pipeline/compressors"])
def test_every_room_is_named(top: str) -> None:
    rooms = {init.parent.name for init in (ROOT / top).glob("*/__init__.py")}
    assert {room for room in rooms if not re.search(rf"`(?:\w+/)*{room}/?`", TEXT)} == set()


def test_every_file_that_knows_the_order_of_things_is_named() -> None:
    files = {file.name for file in (ROOT / "pipeline").glob("*.py")} - {"__init__.py"}
    assert {name for name in files if f"`{name}`" not in TEXT} == set()
