"""A share of conversations left alone, so that what thinwire saves can be measured and not only computed.

A conversation is held or not for good: its hash with a secret of this folder falls into the share or does not, in every
process and after every restart. A larger share holds all that a smaller one held. The secret keeps the choice random:
nobody, and no habit of a client, can know which conversations it takes.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

_FILE: Final = "holdout.salt"
_BYTES: Final = 16


class Holdout:
    """Who is held, at a share between 0 and 1."""

    def __init__(self, salt: bytes, path: Path | None = None) -> None:
        """`path`: where the secret is kept for the next process; None: nowhere."""
        self._salt = salt
        self._path = path

    @classmethod
    def in_folder(cls, folder: Path) -> Holdout:
        """Return the holdout with the folder's secret, made at first use. Raises OSError."""
        path = folder / _FILE
        _keep(path, os.urandom(_BYTES))
        return cls(path.read_bytes(), path)

    def holds(self, share: float, conversation: str) -> bool:
        """Return whether this conversation is left alone. One that is not known is not."""
        if not share or not conversation:
            return False
        if self._path and not self._path.exists():  # somebody took it away; the next process must choose alike
            with suppress(OSError):
                _keep(self._path, self._salt)
        digest = blake2b(conversation.encode(), key=self._salt[:64], digest_size=8).digest()
        return int.from_bytes(digest) < share * (1 << 64)


def _keep(path: Path, salt: bytes) -> None:
    """Have a whole secret there: that of whoever comes first. Raises OSError."""
    if path.exists() and path.read_bytes():
        return
    beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(salt)
    try:
        if path.exists() and not path.read_bytes():  # what a full disk left of one
            path.unlink()
        path.hardlink_to(beside)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def parse(text: str) -> float:
    """`10%` or `0.1`; nothing is none. Raises ValueError."""
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1) if text else 0.0
    except ValueError:
        share = -1.0
    if not 0 <= share <= 0.9:
        raise ValueError("must be a share such as 10% (90% at most)")
    return share
