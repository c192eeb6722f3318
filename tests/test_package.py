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
    return built(copy(tmp_path_factory.mktemp("wheel")))


def copy(folder: Path) -> Path:
    """The checkout as git would give it to somebody else."""
    for name in listed("--cached", "--others", "--exclude-standard"):
        (folder / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / "copy" / name, follow_symlinks=False)
    return folder / "copy"


def built(source: Path) -> Path:
    """The wheel of a folder or of an sdist."""
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(source.parent)]
    build = [sys.executable, "-m", "pip", "wheel", *options, str(source)]
    subprocess.run(build, check=True, capture_output=True, timeout=300)
    (file,) = source.parent.glob("*.whl")
    return file


def listed(*what: str) -> list[str]:
    """Files of the checkout, as git lists them."""
    done = subprocess.run(["git", "ls-files", *what], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\n") if name and (ROOT / name).exists()]


def pythons() -> list[str]:
    """The suitable ones of this machine, as `version path`."""
    done = subprocess.run([str(ROOT / "scripts" / "setup"), "--list"], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


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


def test_the_wheel_says_its_licence_and_brings_it(wheel: Path) -> None:
    names = [name for name in ZipFile(wheel).namelist() if "/licenses/" in name]
    assert {name.split("/licenses/")[1] for name in names} == {"LICENSE", "addon/prices/LICENSE.genai-prices"}
    (metadata,) = (name for name in ZipFile(wheel).namelist() if name.endswith("METADATA"))
    assert "License-Expression: MIT\n" in ZipFile(wheel).read(metadata).decode()


def test_the_sdist_gives_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--no-isolation", "--sdist", "--outdir", str(tmp_path), str(copy(tmp_path))]
    subprocess.run(build, check=True, capture_output=True, timeout=300)
    (sdist,) = tmp_path.glob("*.tar.gz")
    assert ZipFile(built(sdist)).namelist() == ZipFile(wheel).namelist()


@pytest.mark.slow
@pytest.mark.parametrize("python", [line.split(" ", 1)[1] for line in pythons()])
def test_it_installs_and_compresses_on_every_python_that_is_here(wheel: Path, tmp_path: Path, python: str) -> None:
    subprocess.run([python, "-m", "venv", str(tmp_path / "env")], check=True, timeout=120)
    own = tmp_path / "env" / "bin"
    install = [str(own / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    subprocess.run(install, check=True, capture_output=True, timeout=600, cwd=tmp_path)
    environ = {"PATH": f"{own}:/usr/bin:/bin", "HOME": str(tmp_path)}
    demo = subprocess.run(
        ["thinwire", "demo"], env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert "tokens" in demo.stdout, demo.stderr


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
