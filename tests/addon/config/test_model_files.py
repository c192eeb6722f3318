"""files: what is no model is refused with a sentence, and what was changed is not run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from thinwire.addon.config.config import parse
from thinwire.addon.config.model_files import CHECKSUMS, Unusable, check, find, folder, sha256
from thinwire.addon.config.options import OPTIONS

from ..kompress.tiny import make


def given(**said: str) -> dict[str, str]:
    return {option.name: option.default for option in OPTIONS} | {
        f"thinwire_{name}": value for name, value in said.items()
    }


def test_an_empty_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"an \.onnx file; scripts/fetch_model"):
        find(tmp_path)


def test_a_model_without_a_tokenizer_is_none(tmp_path: Path) -> None:
    (make(tmp_path) / "tokenizer.json").unlink()
    with pytest.raises(Unusable, match=r"tokenizer\.json"):
        find(tmp_path)


def test_any_model_is_found_but_those_of_the_repository_first(tmp_path: Path) -> None:
    assert find(make(tmp_path)).model.name == "model.onnx"
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "kompress-fp32.onnx").write_bytes(b"x")
    assert find(tmp_path).model.name == "kompress-fp32.onnx"


def test_a_file_that_was_changed_is_refused(tmp_path: Path) -> None:
    found = find(make(tmp_path))
    check(tmp_path, found)
    (tmp_path / CHECKSUMS).write_text(json.dumps({"model.onnx": sha256(found.model)}))
    check(tmp_path, found)
    found.model.write_bytes(b"x")
    with pytest.raises(Unusable, match="is not the file that was fetched"):
        check(tmp_path, found)


def test_kompress_lies_in_the_state_folder_and_others_where_they_are(tmp_path: Path) -> None:
    assert folder("kompress", tmp_path) == tmp_path / "models" / "kompress"
    assert folder("/opt/model", tmp_path) == Path("/opt/model")


def test_the_option_is_off_unless_it_is_set_and_takes_only_what_is_there(tmp_path: Path) -> None:
    assert parse(given()).model is None
    with pytest.raises(
        ValueError, match=r"thinwire_prose must be kompress or the folder of a model .*fetch_model.*, not 'kompress'"
    ):
        parse(given(prose="kompress", dir=str(tmp_path)))
    make(tmp_path / "models" / "kompress")
    assert parse(given(prose="kompress", dir=str(tmp_path))).model == tmp_path / "models" / "kompress"
    assert parse(given(prose=str(make(tmp_path / "mine")))).model == tmp_path / "mine"
