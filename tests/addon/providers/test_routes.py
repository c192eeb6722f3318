"""What must not be opened or touched first, then which wire each path of each provider speaks."""

from __future__ import annotations

import subprocess
import sys

import pytest

from thinwire.addon.providers.routes import Route, Routes, decide, model_in
from thinwire.pipeline.wire import BY_NAME

ROUTES = Routes()


def wires(url: str, routes: Routes = ROUTES) -> tuple[str, ...] | None:
    """What the routes say of `host[:port]/path`; None: nothing."""
    authority, slash, path = url.partition("/")
    host, _, port = authority.partition(":")
    found = routes.route(host, int(port or 443), slash + path)
    return None if found is None else found.wires


@pytest.mark.parametrize(
    "host",
    [
        "example.com", "", ".", "openai.com", "platform.openai.com", "api.openai.com.evil.com", "evilapi.openai.com.co",
        "googleapis.com", "storage.googleapis.com", "oauth2.googleapis.com", "evil-aiplatform.googleapis.com",
        "amazonaws.com", "s3.us-east-1.amazonaws.com", "us-east-1.amazonaws.com", "bedrock.us-east-1.amazonaws.com",
        "bedrock-runtime.us-east-1.amazonaws.com.evil.com", "runtime.sagemaker.us-east-1.amazonaws.com",
        "aliyuncs.com", "oss.aliyuncs.com", "azure.com", "management.azure.com", "github.com", "api.github.com",
        "copilot-proxy.githubusercontent.com", "acme.ghe.com", "api2.cursor.sh", "statsig.anthropic.com", "claude.ai",
        "ab.chatgpt.com", "auth.openai.com", "localhost", "127.0.0.1", "::1", "8.8.8.8", "host.docker.internal",
        "docs.databricks.com", "huggingface.co",
    ],
)  # fmt: skip
def test_not_opened(host: str) -> None:
    assert not ROUTES.opens(host)


@pytest.mark.parametrize(
    "url",
    [
        "example.com/v1/chat/completions",
        "api.openai.com/v1/embeddings",
        "api.openai.com/v1/responses/compact",
        "api.openai.com/v1/responses/input_tokens",
        "api.openai.com/v1/responses/resp_1",
        "api.openai.com/v1/batches",
        "api.openai.com/v1/models",
        "api.openai.com/v1/chat/completions/chatcmpl-1",
        "api.openai.com/x/v1/chat/completions",
        "api.openai.com/",
        "api.openai.com",
        "api.anthropic.com/v1/messages/count_tokens?beta=true",
        "api.anthropic.com/v1/messages/batches",
        "api.anthropic.com/api/event_logging/batch",
        "chatgpt.com/backend-api/codex/responses/compact",
        "chatgpt.com/backend-api/conversation",
        "generativelanguage.googleapis.com/v1beta/models/gemini-3:countTokens",
        "generativelanguage.googleapis.com/v1beta/models/gemini-3:embedContent",
        "generativelanguage.googleapis.com/v1beta/models/gemini-3:batchGenerateContent",
        "cloudcode-pa.googleapis.com/v1internal:countTokens",
        "cloudcode-pa.googleapis.com/v1internal:loadCodeAssist",
        "us-east5-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/anthropic/models/count-tokens:rawPredictX",
        "bedrock-runtime.us-east-1.amazonaws.com/model/m/count-tokens",
        "api.githubcopilot.com/v1/engines/copilot-codex/completions",
        "codestral.mistral.ai/v1/fim/completions",
        "gateway.ai.cloudflare.com/v1/a/g/openai/embeddings",
        "gateway.ai.cloudflare.com/v1/a/g/anthropic/v1/messages/count_tokens",
        "gateway.ai.cloudflare.com/v1/a/g/anthropic/v1/messages/batches",
        "ai-gateway.vercel.sh/v1/responses/compact",
        "localhost:11434/api/embed",
        "localhost:5000/v1/chat/completions",
        "127.0.0.1:443/v1/chat/completions",
    ],
)
def test_not_routed(url: str) -> None:
    assert wires(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "api.openai.com/v1/completions",
        "api.anthropic.com/v1/complete",
        "api.fireworks.ai/inference/v1/completions",
        "localhost:11434/api/generate",
        "localhost:8000/v1/completions",
        "api.cohere.com/v1/chat",
        "api.mistral.ai/v1/conversations",
    ],
)
def test_recognised_and_never_touched(url: str) -> None:
    assert wires(url) == ()


OC, OR, AM, GM = "openai-chat", "openai-responses", "anthropic-messages", "gemini"


@pytest.mark.parametrize(
    ("url", "wire"),
    [
        ("api.openai.com/v1/chat/completions", OC),
        ("API.OPENAI.COM./v1/chat/completions?x=/v1/embeddings", OC),
        ("eu.api.openai.com/v1/responses", OR),
        ("chatgpt.com/backend-api/codex/responses", OR),
        ("my.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=1", OC),
        ("my.openai.azure.com/openai/v1/responses", OR),
        ("my.cognitiveservices.azure.com/openai/responses", OR),
        ("corp.azure-api.net/openai/deployments/d/chat/completions", OC),
        ("my.services.ai.azure.com/anthropic/v1/messages", AM),
        ("my.services.ai.azure.com/models/chat/completions", OC),
        ("api.anthropic.com/v1/messages?beta=true", AM),
        ("api.anthropic.com/v1/chat/completions", OC),
        ("aws-external-anthropic.us-west-2.api.aws/v1/messages", AM),
        ("generativelanguage.googleapis.com/v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse", GM),
        ("generativelanguage.googleapis.com/v1beta/openai/chat/completions", OC),
        ("cloudcode-pa.googleapis.com/v1internal:streamGenerateContent?alt=sse", GM),
        ("daily-cloudcode-pa.googleapis.com/v1internal:generateContent", GM),
        ("aiplatform.googleapis.com/v1/publishers/google/models/g:generateContent", GM),
        ("us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google/models/g:generateContent", GM),
        ("aiplatform.eu.rep.googleapis.com/v1/projects/p/locations/eu/publishers/anthropic/models/c@1:streamRawPredict", AM),
        ("us-east5-aiplatform.googleapis.com/v1/projects/p/locations/l/endpoints/openapi/chat/completions", OC),
        ("us-east5-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/mistralai/models/m:rawPredict", OC),
        ("bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude/converse", "bedrock-converse"),
        ("bedrock-runtime.eu-central-1.amazonaws.com/model/arn%3Aaws%3Abedrock/converse-stream", "bedrock-converse"),
        ("bedrock-runtime-fips.us-east-1.amazonaws.com/openai/v1/responses", OR),
        ("bedrock-mantle.us-east-1.api.aws/anthropic/v1/messages", AM),
        ("openrouter.ai/api/v1/messages", AM),
        ("api.groq.com/openai/v1/responses", OR),
        ("api.moonshot.cn/anthropic/v1/messages", AM),
        ("api.kimi.com/coding/v1/chat/completions", OC),
        ("dashscope-intl.aliyuncs.com/compatible-mode/v1/responses", OR),
        ("dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation", OC),
        ("api.mistral.ai/v1/agents/completions", OC),
        ("api.deepseek.com/chat/completions", OC),
        ("api.deepseek.com/anthropic/v1/messages", AM),
        ("us-east-1.api.x.ai/v1/responses", OR),
        ("cli-chat-proxy.grok.com/v1/chat/completions", OC),
        ("api.cohere.com/v2/chat", "cohere-v2"),
        ("api.cohere.ai/compatibility/v1/chat/completions", OC),
        ("router.huggingface.co/together/v1/chat/completions", OC),
        ("abc.us-east-1.aws.endpoints.huggingface.cloud/v1/chat/completions", OC),
        ("api.business.githubcopilot.com/responses", OR),
        ("copilot-api.acme.ghe.com/v1/messages", AM),
        ("models.github.ai/orgs/o/inference/chat/completions", OC),
        ("models.inference.ai.azure.com/chat/completions", OC),
        ("open.bigmodel.cn/api/coding/paas/v4/chat/completions", OC),
        ("api.novita.ai/v3/openai/chat/completions", OC),
        ("ark.cn-beijing.volces.com/api/v3/responses", OR),
        ("gateway.ai.cloudflare.com/v1/acc/gw/anthropic/v1/messages", AM),
        ("gateway.ai.cloudflare.com/v1/acc/gw/google-ai-studio/v1/models/g:generateContent", GM),
        ("api.cloudflare.com/client/v4/accounts/a/ai/v1/chat/completions", OC),
        ("opencode.ai/zen/go/v1/messages", AM),
        ("acme.snowflakecomputing.com/api/v2/cortex/inference:complete", OC),
        ("us-south.ml.cloud.ibm.com/ml/v1/text/chat?version=1", OC),
        ("localhost:11434/api/chat", "ollama-chat"),
        ("127.0.0.1:1234/v1/chat/completions", OC),
        ("localhost:8000/v1/messages", AM),
        ("localhost:4000/v1/responses", OR),
        ("ollama.com/api/chat", "ollama-chat"),
    ],
)  # fmt: skip
def test_routed(url: str, wire: str) -> None:
    assert wires(url) == (wire,)


@pytest.mark.parametrize(
    ("body", "wire"),
    [
        (b'{"anthropic_version":"bedrock-2023-05-31","messages":[],"max_tokens":1}', AM),
        (b'{"messages":[{"content":[{"toolResult":{}}]}],"inferenceConfig":{}}', "bedrock-converse"),
        (b'{"messages":[{"role":"user","content":"\\"anthropic_version\\""}]}', OC),
        (b'{"prompt":"x"}', OC),
    ],
)
def test_bedrocks_invoke_is_decided_by_the_body(body: bytes, wire: str) -> None:
    route = ROUTES.route("bedrock-runtime.us-east-1.amazonaws.com", 443, "/model/m/invoke-with-response-stream")
    assert route is not None
    assert decide(route, body) == wire


@pytest.mark.parametrize(("body", "wire"), [(b'{"input":[]}', OR), (b'{"messages":[],"input":1}', OC), (b"", OC)])
def test_databricks_invocations_are_decided_by_the_body(body: bytes, wire: str) -> None:
    route = ROUTES.route("dbc-1.cloud.databricks.com", 443, "/serving-endpoints/e/invocations")
    assert route is not None
    assert decide(route, body) == wire


def test_one_wire_needs_no_look() -> None:
    assert decide(Route("x", (AM,)), b'{"input":[]}') == AM


def test_added_hosts() -> None:
    routes = Routes((("llm.corp", OC), ("gw.corp:8443/ask/*/now", AM), ("[::1]:9000", "ollama-chat")))
    assert wires("llm.corp/any/v1/chat/completions", routes) == (OC,)
    assert wires("llm.corp/v1/messages", routes) is None
    assert wires("llm.corp/v1/embeddings", routes) is None
    assert wires("gw.corp:8443/ask/x/now", routes) == (AM,)
    assert wires("gw.corp:443/ask/x/now", routes) is None
    assert routes.route("::1", 9000, "/api/chat") == Route("::1", ("ollama-chat",))
    assert [routes.opens("llm.corp"), routes.opens("gw.corp", 8443), routes.opens("gw.corp", 443)] == [
        True,
        True,
        False,
    ]
    assert not routes.opens("::1")
    assert {"llm.corp", "gw.corp"} <= set(routes.hosts())


@pytest.mark.parametrize(
    "extra", [(("gw.corp", ""),), (("gw.corp", OC), ("gw.corp", AM), ("gw.corp", "openai-responses"))]
)
def test_a_gateway_speaks_several_wires(extra: tuple[tuple[str, str], ...]) -> None:
    paths = (
        "v1/chat/completions",
        "anthropic/v1/messages",
        "v1/responses",
        "v1/messages/count_tokens",
        "v1/completions",
    )
    found = [wires(f"gw.corp/{path}", Routes(extra)) for path in paths]
    assert found == [(OC,), (AM,), ("openai-responses",), None, ()]


def test_an_added_host_goes_before_a_known_one() -> None:
    assert wires("api.openai.com/v1/odd", Routes((("api.openai.com/v1/odd", AM),))) == (AM,)


@pytest.mark.parametrize(("where", "wire"), [("", OC), ("a b/c:d:e", "x"), ("llm.corp", "smoke-signals"), ("/x", OC)])
def test_an_added_host_that_cannot_be_is_refused(where: str, wire: str) -> None:
    with pytest.raises(ValueError, match=r"host|wires"):
        Routes(((where, wire),))


def test_excluded_hosts_are_neither_opened_nor_routed() -> None:
    routes = Routes((("llm.corp", OC),), ("API.openai.com", "*.openai.azure.com", "llm.corp"))
    for host in ("api.openai.com", "x.openai.azure.com", "llm.corp"):
        assert not routes.opens(host)
        assert wires(f"{host}/v1/chat/completions", routes) is None
    assert not {"api.openai.com", "llm.corp"} & set(routes.hosts())


def test_names_for_the_certificate_cover_what_is_opened_and_nothing_wide() -> None:
    names = ROUTES.hosts()
    assert {"api.openai.com", "openai.azure.com", "us-central1-aiplatform.googleapis.com"} <= set(names)
    assert not {"com", "googleapis.com", "amazonaws.com", "aliyuncs.com", "azure.com", "api.aws", "localhost"} & set(
        names
    )
    assert all(ROUTES.opens(f"x.{name}") or ROUTES.opens(name) or name == "ghe.com" for name in names)
    assert not any(name.endswith(f".{other}") for name in names for other in names)


def test_every_wire_has_a_route() -> None:
    table = {wire for provider in ROUTES._providers for _, wire in provider.paths}
    assert table == {*BY_NAME, "untouched"}


def test_every_provider_leads_somewhere() -> None:
    assert all(provider.paths and provider.hosts for provider in ROUTES._providers)


def test_routes_need_no_mitmproxy() -> None:
    modules = "thinwire.addon.providers.routes, thinwire.addon.providers.request_headers"
    code = f"import sys, {modules}; sys.exit('mitmproxy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "path", ["/v1/chat/completions", "/v1/messages?models/x", "/models", "/v1/models/", "/remodels/x"]
)
def test_a_path_that_names_no_model(path: str) -> None:
    assert model_in(path) == ""


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse", "gemini-2.5-pro"),
        (
            "/v1/projects/p/locations/l/publishers/anthropic/models/claude-opus-4-5@20251101:rawPredict",
            "claude-opus-4-5@20251101",
        ),
        (
            "/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse",
            "us.anthropic.claude-haiku-4-5-20251001-v1:0",
        ),
        ("/model/amazon.nova-pro-v1:0/converse-stream", "amazon.nova-pro-v1:0"),
        ("/openai/deployments/gpt-5/chat/completions?api-version=1", "gpt-5"),
    ],
)
def test_the_model_that_a_path_names(path: str, model: str) -> None:
    assert model_in(path) == model
