"""What cannot be read is refused with a sentence; what can be is what the proxy goes by."""

from __future__ import annotations

from pathlib import Path

import pytest

from thinwire.addon.config.config_file import configured, options_in, order, set_on, write_options


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a: [", "is not valid YAML"),
        ("a: 1\na: 2", r"is not valid YAML \(line 2: found duplicate key"),
        ("- a", "must hold `option: value` lines"),
        ("thinwire_level: low", "thinwire_level"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nthinwire_mode: [*b, *b]", "b in .* holds lists within lists"),
        ("1: x", "must hold `option: value` lines"),
        ("thinwire_exclude_tools: " + "x" * 300_000, "is larger than 256 KB"),
    ],
)
def test_a_file_that_cannot_be_is_refused(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "config.yaml").write_text(written)
    with pytest.raises(ValueError, match=said):
        configured(tmp_path)


@pytest.mark.parametrize("written", [None, "", "# nothing\n"])
def test_nothing_said_is_all_by_default(tmp_path: Path, written: str | None) -> None:
    if written is not None:
        (tmp_path / "config.yaml").write_text(written)
    assert options_in(tmp_path) == {}
    assert configured(tmp_path).settings.level == "balanced"


def test_what_is_said_natively_arrives(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(
        "thinwire_level: lossless\nthinwire_code: yes\nthinwire_model_levels:\n  claude-*: aggressive\n"
    )
    config = configured(tmp_path)
    assert (config.settings.level, config.settings.code) == ("lossless", True)
    assert config.settings.model_levels == (("claude-*", "aggressive"),)
    assert config.directory == tmp_path


def test_what_is_written_is_read_and_what_stood_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("# mine\nlisten_port: 9000  # not 8080\nthinwire_level: lossless\nthinwire_budget: 5/day\n")
    file.chmod(0o640)
    write_options(tmp_path, {"thinwire_level": "balanced", "thinwire_mode": "off", "thinwire_budget": ""})
    said = "# mine\nlisten_port: 9000  # not 8080\nthinwire_level: balanced\nthinwire_mode: off\n"
    assert file.read_text() == said
    assert file.stat().st_mode & 0o777 == 0o640
    assert options_in(tmp_path)["thinwire_mode"] == "off"
    assert [one.name for one in tmp_path.iterdir()] == ["config.yaml"]


@pytest.mark.parametrize("before", [None, "", "# only a remark"])
def test_a_file_is_made_for_its_user_alone_and_a_remark_is_kept(tmp_path: Path, before: str | None) -> None:
    file = tmp_path / "config.yaml"
    if before is not None:
        file.write_text(before)
    write_options(tmp_path, {"thinwire_budget": "model=gpt-5*:1/day!"})
    assert file.read_text().startswith(before or "")
    assert options_in(tmp_path) == {"thinwire_budget": "model=gpt-5*:1/day!"}
    if before is None:
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    target = tmp_path / "dotfiles" / "thinwire.yaml"
    target.write_text("thinwire_level: lossless\n")
    (tmp_path / "config.yaml").symlink_to(target)
    write_options(tmp_path, {"thinwire_level": "aggressive"})
    assert (tmp_path / "config.yaml").is_symlink()
    assert target.read_text() == "thinwire_level: aggressive\n"


def test_a_file_that_cannot_be_read_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("a: [")
    with pytest.raises(ValueError, match="not valid YAML"):
        write_options(tmp_path, {"thinwire_level": "aggressive"})
    assert (tmp_path / "config.yaml").read_text() == "a: ["


def test_a_second_file_is_written_to_where_it_is_the_one(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text("thinwire_level: lossless\n")
    write_options(tmp_path, {"thinwire_level": "aggressive"})
    assert [one.name for one in tmp_path.iterdir()] == ["config.yml"]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ([], {}),
        (["--set"], {}),
        (["--set", "listen_port=1"], {}),
        (
            ["-p", "9", "--set", "thinwire_level=lossless", "--set=thinwire_mode=off", "x"],
            {"level": "lossless", "mode": "off"},
        ),
        (["--set", "thinwire_hosts=a=openai-chat"], {"hosts": "a=openai-chat"}),
    ],
)
def test_what_the_command_line_sets(arguments: list[str], found: dict[str, str]) -> None:
    assert set_on(arguments) == {f"thinwire_{name}": text for name, text in found.items()}


def test_the_command_line_goes_before_our_file_and_that_before_mitmproxys(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("thinwire_level: lossless\nthinwire_mode: audit\nthinwire_min_tokens: 9\n")
    waiting: dict[str, object] = {"thinwire_level": "balanced", "thinwire_mode": "off", "thinwire_code": "true"}
    line = {"thinwire_level": "aggressive", "thinwire_dir": str(tmp_path), "thinwire_min_tokens": "9"}
    (note,) = order(waiting, line)
    assert waiting == {**line, "thinwire_mode": "audit", "thinwire_code": "true"}
    assert note == "thinwire_level=aggressive on the command line goes before lossless in config.yaml"
