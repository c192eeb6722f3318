"""What cannot be read is refused with a sentence; what can be is what the proxy goes by."""

from __future__ import annotations

from pathlib import Path

import pytest

from thinwire.addon.config.config_file import configured, options_in


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a: [", "is not valid YAML"),
        ("- a", "must hold `option: value` lines"),
        ("thinwire_level: low", "thinwire_level"),
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
