"""The files that clients are given to trust.

Most variables *replace* a client's trust store, so they get a bundle: the store that the client had, and our CA. One
(NODE_EXTRA_CA_CERTS) adds to it, so it gets our CA and what it named before. What the environment already names is kept,
or a company's own CA would be lost; the files are joined, certificate by certificate, without repeats.
"""

from __future__ import annotations

import os
import re
import ssl
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import certifi

from .trust import VARIABLES

BUNDLE_FILE: Final = "ca-bundle.pem"
EXTRA_FILE: Final = "ca-extra.pem"

# Where systems keep all trusted certificates in one file, after what OpenSSL itself was built with.
_SYSTEM_STORES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch, Alpine
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",  # macOS, BSD
)
_CERTIFICATE: Final = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True)
class Bundles:
    replacing: Path
    """For variables that replace a trust store."""
    adding: Path
    """For variables that add to it."""


def write(folder: Path, ca: Path, environ: Mapping[str, str]) -> Bundles:
    """Write both files into `folder`, each at once. Raises OSError."""
    ours = ca.read_bytes()
    bundles = Bundles(folder / BUNDLE_FILE, folder / EXTRA_FILE)
    store = system_store(environ)
    named = _named(environ, "bundle")
    _put(bundles.replacing, joined([store.read_bytes(), *named, *_named(environ, "extra"), ours]))
    _put(bundles.adding, joined([*_named(environ, "extra"), ours]))
    return bundles


def system_store(environ: Mapping[str, str]) -> Path:
    """The file of all certificates that this machine trusts: the environment's, the system's, or certifi's."""
    chosen = (environ.get("SSL_CERT_FILE", ""), ssl.get_default_verify_paths().openssl_cafile, *_SYSTEM_STORES)
    return next((path for name in chosen if name and (path := Path(name)).is_file()), Path(certifi.where()))


def joined(files: Iterable[bytes]) -> bytes:
    """Every certificate of the PEM texts, once, in order."""
    found = dict.fromkeys(certificate for text in files for certificate in _CERTIFICATE.findall(text))
    return b"".join(certificate + b"\n" for certificate in found)


def _named(environ: Mapping[str, str], holds: str) -> list[bytes]:
    """The files that variables of that kind name already."""
    names = dict.fromkeys(environ.get(variable.name, "") for variable in VARIABLES if variable.holds == holds)
    return [path.read_bytes() for name in names if name and (path := Path(name)).is_file()]


def _put(file: Path, data: bytes) -> None:
    """A change is seen whole or not at all by clients that start meanwhile."""
    if file.is_file() and file.read_bytes() == data:
        return
    descriptor, temporary = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
    Path(temporary).replace(file)
