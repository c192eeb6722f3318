"""What users install and import is `thinwire`, and nothing else lands in site-packages; a checkout works as it is."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
FOREIGN = "whose = 'not thinwire'"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, since setuptools puts into a wheel whatever an earlier build left in the folder."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in listed("--cached", "--others", "--exclude-standard"):
        (folder / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / "copy" / name, follow_symlinks=False)
    options = ["--quiet", "--no-deps", "--wheel-dir", str(folder)]
    build = [sys.executable, "-m", "pip", "wheel", *options, str(folder / "copy")]
    subprocess.run(build, check=True, capture_output=True, timeout=300)
    (file,) = folder.glob("*.whl")
    return file


def listed(*what: str) -> list[str]:
    """Files of the checkout, as git lists them."""
    done = subprocess.run(["git", "ls-files", *what], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\n") if name and (ROOT / name).exists()]


def run(code: str, *path: Path | str, cwd: Path) -> str:
    """What Python prints that sees these folders and nothing of the checkout's environment but its dependencies."""
    said = [str(one) for one in (*path, sysconfig.get_path("purelib"))]
    words = [sys.executable, "-S", "-P", "-c", f"import sys; sys.path[:0] = {said!r}; {code}"]
    return subprocess.run(words, check=True, capture_output=True, text=True, cwd=cwd).stdout


def test_the_wheel_holds_one_package(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {
        "thinwire",
        next(n for n in names if ".dist-info" in n).split("/")[0],
    }
    assert {f"thinwire/{name}" for name in ("addon/compress.py", "pipeline/run.py", "certs/ca.py")} <= set(names)


def test_every_file_that_the_code_reads_is_in_the_wheel(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    files = [name for name in listed("addon", "pipeline", "certs") if Path(name).suffix not in (".md", ".png")]
    assert files
    assert [name for name in files if f"thinwire/{name}" not in names] == []


def test_installed_beside_a_foreign_pipeline_both_are_themselves(wheel: Path, tmp_path: Path) -> None:
    ZipFile(wheel).extractall(tmp_path)
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "pipeline" / "__init__.py").write_text(FOREIGN)
    code = (
        "import pipeline, thinwire, thinwire.addon.commands; print(pipeline.whose, thinwire.__file__); "
        "print(thinwire.compress(b'[]', 'openai-chat', thinwire.Settings()).status, 'addon' in sys.modules)"
    )
    said = run(code, tmp_path, cwd=tmp_path).split("\n")
    assert said[0] == f"not thinwire {tmp_path}/thinwire/__init__.py"
    assert said[1] == "skipped False"


def test_the_script_in_the_wheel_loads_from_where_it_lies(wheel: Path, tmp_path: Path) -> None:
    ZipFile(wheel).extractall(tmp_path)
    code = (
        f"import runpy; print(runpy.run_path({str(tmp_path / 'thinwire/addon/compress.py')!r})['Thinwire'].__module__)"
    )
    assert run(code, cwd=tmp_path).strip() == "thinwire.addon.thinwire"


def test_a_checkout_gives_the_same_library_by_its_folder() -> None:
    code = "from pipeline import compress, Settings; print(compress(b'[]', 'openai-chat', Settings()).reason)"
    assert run(code, ROOT, cwd=ROOT).strip() == "not-this-format"


def test_in_a_checkout_the_script_prefers_its_own_thinwire(tmp_path: Path) -> None:
    (tmp_path / "thinwire").mkdir()
    (tmp_path / "thinwire" / "__init__.py").write_text(FOREIGN)
    code = f"import runpy; runpy.run_path({str(ROOT / 'addon' / 'compress.py')!r}); import thinwire; print(thinwire.__file__)"
    assert run(code, tmp_path, cwd=tmp_path).strip() == str(ROOT / "scripts/package/thinwire/__init__.py")
