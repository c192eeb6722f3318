"""Headers that allow a change first: a guard too many saves nothing, one too few breaks a request."""

import pytest

from thinwire.addon.providers.request_headers import announced_size, auth_mode, client_family, unmodifiable
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


@pytest.mark.parametrize(
    ("host", "headers", "mode"),
    [
        ("api.openai.com", {}, "payg"),
        ("api.openai.com", {"authorization": "Bearer sk-proj-x"}, "payg"),
        ("api.anthropic.com", {"x-api-key": "sk-ant-api03-x"}, "payg"),
        ("api.anthropic.com", {"authorization": "Bearer sk-ant-oat01-x"}, "subscription"),
        ("chatgpt.com", {"authorization": "Bearer eyJx"}, "subscription"),
        ("api.openai.com", {"chatgpt-account-id": "x"}, "subscription"),
        ("api.individual.githubcopilot.com", {}, "subscription"),
        ("copilot-api.acme.ghe.com", {}, "subscription"),
        ("daily-cloudcode-pa.googleapis.com", {"authorization": "Bearer ya29.x"}, "subscription"),
        ("us-central1-aiplatform.googleapis.com", {"authorization": "Bearer ya29.x"}, "oauth"),
        ("my.openai.azure.com", {"authorization": "bearer eyJx"}, "oauth"),
        ("models.github.ai", {"authorization": "token gho_x"}, "oauth"),
        ("notchatgpt.com", {}, "payg"),
    ],
)
def test_who_pays(host: str, headers: dict[str, str], mode: str) -> None:
    assert auth_mode(host, headers) == mode


@pytest.mark.parametrize(
    ("user_agent", "family"),
    [
        ("", "unknown"),
        ("something/1.0", "other"),
        ("claude-cli/2.1.119 (external, sdk-cli)", "claude-code"),
        ("codex_cli_rs/0.169.0 (Mac OS 26.0.1; arm64) Apple_Terminal/464", "codex"),
        ("GeminiCLI/0.61.0/gemini-3-pro (linux; x64)", "gemini-cli"),
        ("OpenAI/Python 1.60.0", "openai-python"),
        ("AsyncOpenAI/Python 1.60.0", "openai-python"),
        ("Anthropic/Python 0.45.0", "anthropic-python"),
        ("Anthropic/JS 0.60.0", "anthropic-js"),
        ("google-genai-sdk/1.5.0 gl-python/3.12", "google-genai"),
        ("litellm/1.80", "litellm"),
        ("opencode/1.0 ai-sdk/provider-utils", "opencode"),
        ("GitHubCopilotChat/0.30", "copilot"),
        ("curl/8.5.0", "curl"),
        ("python-httpx/0.28", "httpx"),
        ("Mozilla/5.0 (X11)", "browser"),
    ],
)
def test_families(user_agent: str, family: str) -> None:
    assert client_family(user_agent) == family


@pytest.mark.parametrize("said", ["", "-1", "²", "٣", "1 2", "0x10", "9" * 5_000, "1_000", "+5"])
def test_a_length_that_is_no_number_has_no_size(said: str) -> None:
    assert announced_size({"content-length": said}) is None


def test_a_length_is_a_size() -> None:
    assert (announced_size({}), announced_size({"content-length": "20"})) == (0, 20)
