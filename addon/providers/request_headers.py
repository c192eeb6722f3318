"""May a request's body change, and how long is it, as far as its headers tell? Values are looked at, never kept or logged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from thinwire.pipeline.model.reasons import Reason

# Schemes whose signature covers the body: AWS SigV4 and SigV4a, OCI and HTTP signatures, Alibaba, Tencent, Volcengine.
_SIGNED_SCHEMES: Final = ("aws4-", "signature", "acs3-", "tc3-", "hmac-sha256")
# Digests of the body and signatures that name one (RFC 1864, RFC 3230, RFC 9530, RFC 9421).
_DIGESTS: Final = ("content-md5", "digest", "content-digest", "repr-digest", "signature", "signature-input")
_BODY_HASH: Final = "x-amz-content-sha256"
_NO_BODY_HASH: Final = ("UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
BYPASS: Final = "x-thinwire-bypass"
"""With any value but a no: left as it is. Removed before sending."""
_DIGITS: Final = 19  # of a content-length, at most; and Python reads no number of 4,300
_NO: Final = ("", "0", "false", "no", "off")


def unmodifiable(headers: Mapping[str, str]) -> Reason | None:
    """Return why this request must go on as it came, as far as its headers tell; None if they allow a change.

    Headers are given by their lower-case names.
    """
    if headers.get(BYPASS, "").strip().lower() not in _NO:
        return Reason.BYPASS
    if headers.get("authorization", "").lstrip().lower().startswith(_SIGNED_SCHEMES):
        return Reason.SIGNED
    if any(name in headers for name in _DIGESTS):
        return Reason.SIGNED
    return Reason.SIGNED if headers.get(_BODY_HASH, _NO_BODY_HASH[0]).strip() not in _NO_BODY_HASH else None


def announced_size(headers: Mapping[str, str]) -> int | None:
    """Return the bytes of the body by its content-length; 0 without one, None where what it says is no number."""
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdecimal() and len(length) < _DIGITS else None
