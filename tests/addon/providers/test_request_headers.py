"""Headers that allow a change first: a guard too many saves nothing, one too few breaks a request."""

import pytest

from thinwire.addon.providers.request_headers import announced_size, unmodifiable
from thinwire.pipeline.model.reasons import Reason


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer aws4-looks-like-it"},
        {"authorization": ""},
        {"x-api-key": "k", "content-encoding": "zstd"},
        {"x-amz-content-sha256": "UNSIGNED-PAYLOAD"},
        {"x-thinwire-bypass": "false"},
        {"x-thinwire-bypass": "0"},
    ],
)
def test_modifiable(headers: dict[str, str]) -> None:
    assert unmodifiable(headers) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "AWS4-HMAC-SHA256 Credential=x/us-east-1/bedrock/aws4_request, Signature=y"},
        {"authorization": "AWS4-ECDSA-P256-SHA256 Credential=x"},
        {"authorization": 'Signature version="1",keyId="ocid1"'},
        {"authorization": " signature keyId=x"},
        {"authorization": "ACS3-HMAC-SHA256 Credential=x"},
        {"authorization": "TC3-HMAC-SHA256 Credential=x"},
        {"content-md5": "x"},
        {"digest": "SHA-256=x"},
        {"content-digest": "sha-256=:x:"},
        {"signature": "sig1=:x:"},
        {"signature-input": "sig1=()"},
        {"authorization": "Bearer x", "x-amz-content-sha256": "e3b0c442"},
    ],
)
def test_signed(headers: dict[str, str]) -> None:
    assert unmodifiable(headers) is Reason.SIGNED


@pytest.mark.parametrize("value", ["true", "1", "yes", " TRUE "])
def test_bypassed(value: str) -> None:
    assert unmodifiable({"x-thinwire-bypass": value}) is Reason.BYPASS


@pytest.mark.parametrize("said", ["", "-1", "²", "٣", "1 2", "0x10", "9" * 5_000, "1_000", "+5"])
def test_a_length_that_is_no_number_has_no_size(said: str) -> None:
    assert announced_size({"content-length": said}) is None


def test_a_length_is_a_size() -> None:
    assert (announced_size({}), announced_size({"content-length": "20"})) == (0, 20)
