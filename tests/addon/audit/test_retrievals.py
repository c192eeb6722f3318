"""Which tool results are no lookups, and which are."""

from __future__ import annotations

import json

import pytest

from thinwire.addon.audit.retrievals import lookups
from thinwire.pipeline.model.blocks import Block

BODY = json.dumps("x" * 398).encode()


def block(tool: str, **arguments: str) -> Block:
    return Block(BODY, 0, len(BODY), tool=tool, arguments=json.dumps(arguments))


@pytest.mark.parametrize(
    "given",
    [
        block("Bash", command="git show deadbeef01"),
        block("Bash", command="thinwire search deadbeef01"),
        block("Bash", command="ls /o/"),
        block("mcp__thinwire__search", text="deadbeef01"),
        block("mcp__thinwire__retrieve", id="nothing"),
        block("Read", file_path="/home/o/deadbeef"),
    ],
)
def test_is_no_lookup(given: Block) -> None:
    assert lookups([given]) == ()


@pytest.mark.parametrize(
    "given",
    [
        block("Bash", command="thinwire get deadbeef0123 --lines 1-50"),
        block("mcp__thinwire__retrieve", id="deadbeef0123"),
        block("Bash", command="cd /x && ./scripts/run thinwire get deadbeef0123 | head"),
        block("WebFetch", url="http://127.0.0.1:8080/o/deadbeef0123"),
    ],
)
def test_is_a_lookup_of_its_size(given: Block) -> None:
    (found,) = lookups([given])
    assert (found.original_id, found.tokens) == ("deadbeef0123", 100)
