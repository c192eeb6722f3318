"""A certificate authority that can do little harm, in the files where mitmproxy looks for its own.

mitmproxy makes a CA that may sign for every name. Ours is put in its place before mitmproxy starts, with critical name
constraints: it may sign for LLM hosts and for no IP address, so a stolen key opens nothing else. That asks for
`upstream_cert=false`, since names copied from an upstream certificate may lie outside.

X.509 knows no patterns: a name permits itself and everything below it. Which names those are, the caller says (the routing
table lists clouds region by region, as the subtree of all regions would be the whole cloud).

When hosts are added, the certificate is issued again with the same key: whoever trusts the former one loses nothing, and
only the new hosts need the new one. A CA in the folder that is not ours is used as it is.
"""

from __future__ import annotations

import datetime
import ipaddress
import os
import tempfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ORGANIZATION: Final = "thinwire"
KEY_FILE: Final = "mitmproxy-ca.pem"
"""Private key and certificate: the name is mitmproxy's."""
CERTIFICATE_FILE: Final = "mitmproxy-ca-cert.pem"
"""The certificate alone: what clients trust."""

_VALID: Final = datetime.timedelta(days=3650)
_RENEW: Final = datetime.timedelta(days=30)
_CLOCK_SKEW: Final = datetime.timedelta(days=2)

Fate = Literal["created", "reissued", "kept", "foreign"]


@dataclass(frozen=True)
class Authority:
    """The CA in a folder. `fate`: what became of it; foreign is one that somebody else made, used as it is."""

    certificate: Path
    fate: Fate
    permitted: tuple[str, ...] | None
    """DNS subtrees; None: any name."""
    expires: datetime.datetime

    def permits(self, host: str) -> bool:
        return self.permitted is None or permits(self.permitted, host)


def permits(permitted: Collection[str], host: str) -> bool:
    """Return whether `host` is one of these names, or below one."""
    labels = host.lower().rstrip(".").split(".")
    return any(".".join(labels[index:]) in permitted for index in range(len(labels)))


def ensure(folder: Path, names: Iterable[str]) -> Authority:
    """The CA in `folder`, made or issued again when it is missing, about to expire, or too narrow for the DNS `names`.

    Raises OSError when the folder cannot be written, ValueError when what lies there is not a CA.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    wanted = tuple(sorted(names))
    file = folder / KEY_FILE
    fate: Fate = "kept"
    if not file.exists():
        fate = "created" if _create(file, _issue(ec.generate_private_key(ec.SECP256R1()), wanted)) else "kept"
    key, certificate = _load(file)
    if not _is_ours(certificate):
        fate = "foreign"
    elif isinstance(key, ec.EllipticCurvePrivateKey) and not _suffices(certificate, wanted):
        fate = "reissued"
        _replace(file, _issue(key, tuple(sorted({*wanted, *(permitted_by(certificate) or ())}))))
        key, certificate = _load(file)
    public = certificate.public_bytes(serialization.Encoding.PEM)
    target = folder / CERTIFICATE_FILE
    if not target.exists() or target.read_bytes() != public:
        _replace(target, public)
    return Authority(target, fate, permitted_by(certificate), certificate.not_valid_after_utc)


def find(folder: Path) -> Authority | None:
    """The CA that lies in `folder`, if any. Raises ValueError when it cannot be read as one."""
    target = folder / CERTIFICATE_FILE
    if not target.exists():
        return None
    certificate = x509.load_pem_x509_certificate(target.read_bytes())
    fate: Fate = "kept" if _is_ours(certificate) else "foreign"
    return Authority(target, fate, permitted_by(certificate), certificate.not_valid_after_utc)


def permitted_by(certificate: x509.Certificate) -> tuple[str, ...] | None:
    """The DNS subtrees that a CA certificate may sign for; None: any name."""
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    except x509.ExtensionNotFound:
        return None
    names = [name.value for name in constraints.permitted_subtrees or () if isinstance(name, x509.DNSName)]
    return tuple(sorted(names)) if names else None


def _is_ours(certificate: x509.Certificate) -> bool:
    organizations = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return any(organization.value == ORGANIZATION for organization in organizations)


def _suffices(certificate: x509.Certificate, wanted: Iterable[str]) -> bool:
    permitted = permitted_by(certificate)
    lasting = certificate.not_valid_after_utc - datetime.datetime.now(datetime.UTC) > _RENEW
    return lasting and (permitted is None or all(permits(permitted, name) for name in wanted))


def _issue(key: ec.EllipticCurvePrivateKey, permitted: Iterable[str]) -> bytes:
    """Key and self-signed certificate as PEM."""
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "thinwire, for LLM hosts only"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANIZATION),
        ]
    )
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now - _CLOCK_SKEW,
        not_valid_after=now + _VALID,
    )
    for extension, critical in _extensions(key, permitted):
        builder = builder.add_extension(extension, critical)
    certificate = builder.sign(key, hashes.SHA256())
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)


def _extensions(key: ec.EllipticCurvePrivateKey, permitted: Iterable[str]) -> list[tuple[x509.ExtensionType, bool]]:
    """Return each extension with whether a client that does not know it must refuse the certificate."""
    every_address = [x509.IPAddress(ipaddress.ip_network(net)) for net in ("0.0.0.0/0", "::/0")]
    usage = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False
    )
    return [
        (x509.BasicConstraints(ca=True, path_length=0), True),
        (x509.KeyUsage(**usage, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False), True),
        (x509.NameConstraints([x509.DNSName(name) for name in permitted], every_address), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
    ]


def _load(file: Path) -> tuple[object, x509.Certificate]:
    data = file.read_bytes()
    return serialization.load_pem_private_key(data, None), x509.load_pem_x509_certificate(data)


def _create(file: Path, data: bytes) -> bool:
    """Write a new file, whole or not at all; False when another process was faster."""
    temporary = _written(file, data)
    try:
        os.link(temporary, file)
    except FileExistsError:
        return False
    finally:
        temporary.unlink()
    return True


def _replace(file: Path, data: bytes) -> None:
    _written(file, data).replace(file)


def _written(file: Path, data: bytes) -> Path:
    """`data` in a new file beside `file`, which only this user can read."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
    return Path(temporary)
