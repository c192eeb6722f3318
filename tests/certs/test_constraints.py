"""The CA's constraints hold every host that is opened, and never a whole cloud."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certs.constraints import permits, subtrees

LABEL = st.from_regex(r"[a-z][a-z0-9]{0,4}", fullmatch=True)
NAME = st.lists(LABEL, min_size=2, max_size=5).map(".".join)


@pytest.mark.parametrize(
    ("pattern", "outside"),
    [
        ("bedrock-runtime.*.amazonaws.com", "s3.amazonaws.com"),
        ("bedrock-runtime.*.amazonaws.com", "s3.us-east-1.amazonaws.com"),
        ("*-aiplatform.googleapis.com", "storage.googleapis.com"),
        ("copilot-api.*.ghe.com", "acme.ghe.com"),
        ("api.openai.com", "openai.com"),
        ("*.openai.azure.com", "azure.com"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
    ],
)
def test_what_is_never_permitted(pattern: str, outside: str) -> None:
    assert not permits(subtrees([pattern]), outside)


@pytest.mark.parametrize(
    ("pattern", "host"),
    [
        ("api.openai.com", "API.openai.com"),
        ("api.openai.com", "api.openai.com."),
        ("*.openai.azure.com", "my-company.openai.azure.com"),
        ("bedrock-runtime.*.amazonaws.com", "bedrock-runtime.eu-west-1.amazonaws.com"),
        ("bedrock-mantle.*.api.aws", "bedrock-mantle.us-east-2.api.aws"),
        ("*-aiplatform.googleapis.com", "europe-west4-aiplatform.googleapis.com"),
        ("aiplatform.*.rep.googleapis.com", "aiplatform.us.rep.googleapis.com"),
        ("*.ml.cloud.ibm.com", "us-south.ml.cloud.ibm.com"),
        ("llm", "llm"),
    ],
)
def test_what_is_permitted(pattern: str, host: str) -> None:
    assert permits(subtrees([pattern]), host)


@settings(max_examples=60, deadline=None)
@given(st.lists(NAME, max_size=8))
def test_every_plain_name_is_permitted_and_no_subtree_is_named_twice(names: list[str]) -> None:
    found = subtrees(names)
    assert all(permits(found, name) for name in names)
    assert not any(permits([other for other in found if other != name], name) for name in found)


@settings(max_examples=60, deadline=None)
@given(NAME, NAME)
def test_a_name_permits_itself_and_what_is_below_it_only(name: str, other: str) -> None:
    assert permits(subtrees([name]), other) == (other == name or other.endswith("." + name))
