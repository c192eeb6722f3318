"""Who pays."""

import pytest

from thinwire.addon.providers.auth_mode import auth_mode


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
