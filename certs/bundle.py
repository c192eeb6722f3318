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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import certifi

from .trust import Holds, Variable

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


def write(folder: Path, ca: Path, environ: Mapping[str, str], variables: Sequence[Variable]) -> Bundles:
    """Write both files into `folder`, each at once; `variables` name the files to keep. Raises OSError."""
    ours = ca.read_bytes()
    bundles = Bundles(folder / BUNDLE_FILE, folder / EXTRA_FILE)
    store = system_store(environ)
    replaced, added = (_named(environ, variables, holds) for holds in ("bundle", "extra"))
    _put(bundles.replacing, merged([store.read_bytes(), *replaced, *added, ours]))
    _put(bundles.adding, merged([*added, ours]))
    return bundles


def system_store(environ: Mapping[str, str]) -> Path:
    """Return the file of all certificates that this machine trusts: the environment's, the system's, or certifi's."""
    chosen = (environ.get("SSL_CERT_FILE", ""), ssl.get_default_verify_paths().openssl_cafile, *_SYSTEM_STORES)
    return next((path for name in chosen if name and (path := Path(name)).is_file()), Path(certifi.where()))


def merged(files: Iterable[bytes]) -> bytes:
    """Return every certificate of the PEM texts, once, in order."""
    certificates = dict.fromkeys(certificate for text in files for certificate in _CERTIFICATE.findall(text))
    return b"".join(certificate + b"\n" for certificate in certificates)


def _named(environ: Mapping[str, str], variables: Sequence[Variable], holds: Holds) -> list[bytes]:
    """Return the contents of the files that variables of that kind name already."""
    names = dict.fromkeys(environ.get(variable.name, "") for variable in variables if variable.holds == holds)
    return [path.read_bytes() for name in names if name and (path := Path(name)).is_file()]


def _put(file: Path, data: bytes) -> None:
    """Write the file whole or not at all, for clients that start meanwhile."""
    if file.is_file() and file.read_bytes() == data:
        return
    descriptor, temporary = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
    Path(temporary).replace(file)
