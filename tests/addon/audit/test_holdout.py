"""Who is never held, then that the choice is stable, random and of the right size."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import Mock

import pytest

from thinwire.addon.audit.holdout import Holdout, parse

MANY = [f"{n:016x}" for n in range(4_000)]


@pytest.mark.parametrize("text", ["x", "-1%", "95%", "1.5", "10 %%", "nan", "inf"])
def test_is_no_share(text: str) -> None:
    with pytest.raises(ValueError, match="must be a share"):
        parse(text)


@pytest.mark.parametrize(("text", "share"), [("", 0), ("0", 0), ("10%", 0.1), ("0.25", 0.25), ("2.5%", 0.025)])
def test_is_a_share(text: str, share: float) -> None:
    assert parse(text) == pytest.approx(share)


def test_nobody_is_held_without_a_share_or_without_a_name() -> None:
    holdout = Holdout(b"salt")
    assert not any(holdout.holds(0.0, conversation) for conversation in MANY)
    assert not holdout.holds(0.9, "")


@pytest.mark.parametrize("share", [0.05, 0.1, 0.5])
def test_the_share_is_kept(share: float) -> None:
    held = sum(Holdout(b"salt").holds(share, conversation) for conversation in MANY)
    assert abs(held / len(MANY) - share) < 0.03


def test_a_larger_share_holds_all_that_a_smaller_one_held() -> None:
    holdout = Holdout(b"salt")
    assert all(holdout.holds(0.3, conversation) for conversation in MANY if holdout.holds(0.1, conversation))


def test_the_choice_is_the_folders_and_lasts(tmp_path: Path) -> None:
    first, again = Holdout.in_folder(tmp_path), Holdout.in_folder(tmp_path)
    assert [first.holds(0.5, name) for name in MANY] == [again.holds(0.5, name) for name in MANY]
    (tmp_path / "other").mkdir()
    other = Holdout.in_folder(tmp_path / "other")
    assert [first.holds(0.5, name) for name in MANY] != [other.holds(0.5, name) for name in MANY]
    (salt,) = tmp_path.glob("holdout*")
    assert salt.stat().st_mode & 0o777 == 0o600


def test_whoever_comes_at_once_gets_the_same_whole_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        all_of_them = list(pool.map(lambda _: Holdout.in_folder(tmp_path), range(64)))
    assert len({tuple(one.holds(0.5, name) for name in MANY[:100]) for one in all_of_them}) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["holdout.salt"]


def test_a_secret_of_which_nothing_was_written_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "holdout.salt").touch()
    Holdout.in_folder(tmp_path)
    assert len((tmp_path / "holdout.salt").read_bytes()) == 16


def test_a_secret_that_is_taken_away_is_kept_for_the_next_process(tmp_path: Path) -> None:
    first = Holdout.in_folder(tmp_path)
    (tmp_path / "holdout.salt").unlink()
    held = [first.holds(0.5, name) for name in MANY]
    assert [Holdout.in_folder(tmp_path).holds(0.5, name) for name in MANY] == held


def test_without_links_a_secret_is_kept_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "hardlink_to", Mock(side_effect=PermissionError))
    first, again = Holdout.in_folder(tmp_path), Holdout.in_folder(tmp_path)
    assert [first.holds(0.5, name) for name in MANY] == [again.holds(0.5, name) for name in MANY]
    assert [file.name for file in tmp_path.iterdir()] == ["holdout.salt"]
