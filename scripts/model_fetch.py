"""Brings Kompress and its tokenizer, at the revisions that addon/config/model_files.py pins, into thinwire_dir.

huggingface-hub shows the progress and goes on where an earlier try was broken off. Each file is held against the sha256 that the
hub says of it, which is kept in checksums.json, so that a file that was changed later is not run.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from huggingface_hub import get_hf_file_metadata, hf_hub_download, hf_hub_url
from huggingface_hub.errors import EntryNotFoundError

from thinwire.addon.config import model_files as files

_SHA256: Final = 64  # hex digits; what is no large file has a shorter digest of git's


class Failed(Exception):
    """Why a file could not be brought, for a person."""


def fetch(place: Path) -> list[Path]:
    """The model and the tokenizer, brought into the folder. Raises Failed."""
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    model = _first(place, files.MODEL_REPOSITORY, files.MODEL_REVISION, files.MODEL_FILES)
    tokenizer = _first(place, files.TOKENIZER_REPOSITORY, files.TOKENIZER_REVISION, (files.TOKENIZER_FILE,))
    sums = {str(path.relative_to(place)): files.sha256(path) for path in (model, tokenizer)}
    (place / files.CHECKSUMS).write_text(json.dumps(sums, indent=1) + "\n")
    return [model, tokenizer]


def _first(place: Path, repository: str, revision: str, names: tuple[str, ...]) -> Path:
    """The first of the files that the repository has."""
    for name in names:
        try:
            return _one(place, repository, revision, name)
        except EntryNotFoundError:
            continue
        except Failed:
            raise
        except Exception as error:  # noqa: BLE001  (what the hub's client raises hangs on its version)
            raise Failed(f"{repository} cannot be reached: {error}".split("\n")[0]) from None
    raise Failed(f"{repository} has none of {', '.join(names)} at {revision}")


def _one(place: Path, repository: str, revision: str, name: str) -> Path:
    digest = get_hf_file_metadata(hf_hub_url(repository, name, revision=revision)).etag or ""
    path = Path(hf_hub_download(repository, name, revision=revision, local_dir=place))
    if len(digest) == _SHA256 and files.sha256(path) != digest:
        path.unlink()
        raise Failed(f"{name} is not what the hub says it is; try again")
    return path


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="scripts/fetch_model", description=__doc__)
    parser.add_argument(
        "--dir", type=Path, default=Path("~/.thinwire"), help="thinwire_dir, where the model goes (~/.thinwire)"
    )
    place = files.folder(files.KOMPRESS, parser.parse_args(arguments).dir.expanduser())
    try:
        for path in fetch(place):
            print(f"{path}: {path.stat().st_size / 1e6:.0f} MB")
    except Failed as reason:
        print(f"{reason}\nNothing was changed; thinwire works without it.", file=sys.stderr)
        return 1
    print("Ready: thinwire proxy --set thinwire_prose=kompress")
    return 0


if __name__ == "__main__":
    sys.exit(main())
