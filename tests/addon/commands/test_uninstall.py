"""What is not ours stays; what is goes, and only after a yes."""

from __future__ import annotations

from pathlib import Path

from .conftest import Thinwire


def test_nothing_is_deleted_without_a_yes(thinwire: Thinwire, tmp_path: Path) -> None:
    thinwire("ca")
    for answer in ("n\n", "\n", ""):
        assert "- delete" in thinwire("uninstall", stdin=answer).stdout
    assert (tmp_path / ".thinwire" / "mitmproxy-ca.pem").exists()


def test_a_folder_that_is_not_ours_stays(thinwire: Thinwire, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "thesis").write_text("all of it")
    done = thinwire("uninstall", "--yes", "--dir", str(folder))
    assert "Nothing of thinwire is left" in done.stdout
    assert (folder / "thesis").exists()


def test_proxies_are_stopped_and_the_folder_is_gone(thinwire: Thinwire, tmp_path: Path) -> None:
    thinwire("proxy", "--background", "-p", "0")
    done = thinwire("uninstall", stdin="y\n")
    assert "stop the proxy at 127.0.0.1:" in done.stdout
    assert not (tmp_path / ".thinwire").exists()
    assert "No proxy runs" in thinwire("status").stdout
    assert "thinwire env --unset" in done.stdout
