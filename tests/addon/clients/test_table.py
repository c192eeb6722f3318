"""Laws over the rows of `clients.toml`: what a row says is understood by who reads it."""

from __future__ import annotations

import json

import pytest

from thinwire.addon.clients.identify import agent, client_name, session
from thinwire.addon.clients.table import BY_NAME, CLIENTS, HOOKS, VARIABLES, Client, Hook, readers
from thinwire.addon.entry_points.agent_hook import ANSWERS
from thinwire.addon.providers.auth_mode import auth_mode
from thinwire.addon.transcripts.find import READERS

every_client = pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.name)


def test_names_and_variables_stand_once() -> None:
    assert len(BY_NAME) == len(CLIENTS)
    assert len({variable.name for variable in VARIABLES}) == len(VARIABLES)


@every_client
def test_a_client_is_found_by_each_of_its_user_agents(client: Client) -> None:
    assert {client_name(f"{part}/1.0 (linux)") for part in client.user_agents} <= {client.name}


@every_client
def test_its_headers_are_read(client: Client) -> None:
    assert all(session({name: "an-id"}, b"") for name in client.session_headers)
    assert {agent({name: "review"}) for name in client.purpose_headers} <= {"review"}
    assert {agent({name: "an-id"}) for name in client.sub_agent_headers} <= {"sub-agent"}
    assert {auth_mode("api.example", {name: "x"}) for name in client.plan_headers} <= {"subscription"}


@every_client
def test_its_variables_are_set_and_advised_with_its_title(client: Client) -> None:
    assert set(client.variables) <= {variable.name for variable in VARIABLES}
    assert all(client.title and client.title in readers(name) for name in client.variables)


@every_client
def test_transcripts_have_a_reader_and_readers_have_transcripts(client: Client) -> None:
    assert (client.name in READERS) == (client.transcripts is not None)


@pytest.mark.parametrize("hook", HOOKS.values(), ids=lambda hook: hook.command)
def test_a_hook_is_set_up_for_the_event_that_it_answers(hook: Hook) -> None:
    content = json.loads(hook.content)
    (entry,) = content["hooks"][hook.event]
    assert entry["hooks"][0]["command"].split()[:3] == ["thinwire", "hook", hook.command]
    assert hook.answer in ANSWERS


@every_client
def test_what_adds_the_mcp_server_has_what_removes_it(client: Client) -> None:
    assert bool(client.mcp_add) == bool(client.mcp_remove)
    assert not client.mcp_add or (client.title and client.mcp_add.endswith("thinwire mcp"))
