"""docs/house.md speaks of this house: what it names is there, every room is named, and tests stand where their source does."""

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


# What goes across several files, or starts the whole: each in the folder of what it goes across.
ACROSS = frozenset(
    """
    agents attacks budgets directions economics end_to_end first_minutes hooks house http2 independent laws main mutations
    package prefix_stability readme same_bytes samples security sessions setup stability troubles
    """.split()
)
TESTS = sorted(file for file in (ROOT / "tests").rglob("test_*.py") if ".venv" not in str(file))


@pytest.mark.parametrize("file", TESTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_file_of_tests_has_some_and_stands_where_what_it_tests_does(file: Path) -> None:
    assert "def test_" in file.read_text()
    folder, name = ROOT / file.parent.relative_to(ROOT / "tests"), file.stem.removeprefix("test_")
    assert (folder / f"{name}.py").is_file() or (folder / name).is_dir() or folder.name == name or name in ACROSS
