"""What may be touched: decided by the tool and its command, never by how the text looks."""

from __future__ import annotations

from dataclasses import replace
from json import dumps

import pytest

from thinwire.pipeline.model.blocks import Block
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.policy.policy import judge

BODY = dumps("x" * 9_000).encode()
BLOCK = Block(BODY, 0, len(BODY), tool="deploy", call_id="c1")


def called(tool: str, **arguments: object) -> Block:
    return replace(BLOCK, tool=tool, arguments=dumps(arguments))


@pytest.mark.parametrize(
    "name",
    [
        "Read",
        "read",
        "mcp__filesystem__read_file",
        "fs.read_file",
        "fs/ReadFile",
        "MultiEdit",
        "apply_patch",
        "str_replace_based_edit_tool",
        "mcp__thinwire__retrieve",  # what was taken out, when the model wants it back
        "mcp_thinwire_search",
    ],
)
def test_file_content_that_edits_depend_on_is_never_touched(name: str) -> None:
    assert judge(called(name), Settings()) is Reason.EXACT_TOOL


@pytest.mark.parametrize("name", ["Grep", "mcp__x__grep", "Glob", "LS", "list_directory", "WebSearch"])
def test_lists_that_are_acted_on_only_change_their_layout(name: str) -> None:
    assert judge(called(name), Settings()) == "lossless"


@pytest.mark.parametrize("name", ["query", "fetch", "", "kubectl", "reader", "greppy", "mcp__github__list_issues"])
def test_any_other_tool_may_be_compressed(name: str) -> None:
    assert judge(called(name), Settings()) == "any"


@pytest.mark.parametrize(
    "arguments",
    [
        {"command": "cat a.py"},
        {"command": ["bash", "-lc", "cat a.py"]},
        {"cmd": "sed -n 1,9p a.py"},
        {"action": {"type": "exec", "command": ["cat", "a.py"]}},
    ],
)
def test_a_shell_takes_the_class_of_its_command(arguments: dict[str, object]) -> None:
    assert judge(called("Bash", **arguments), Settings()) is Reason.EXACT_COMMAND
    assert judge(called("exec_command", cmd="pytest"), Settings()) == "any"


def test_a_bare_command_is_read_as_one() -> None:
    assert judge(replace(BLOCK, tool="exec", arguments="cat a.py"), Settings()) is Reason.EXACT_COMMAND


def test_the_users_lists_come_first() -> None:
    chosen = Settings(
        exact_tools=frozenset({"deploy"}), lossless_tools=frozenset({"query"}), exclude_tools=frozenset({"Bash"})
    )
    assert judge(BLOCK, chosen) is Reason.EXACT_TOOL
    assert judge(called("query"), chosen) == "lossless"
    assert judge(called("bash", command="ls"), chosen) is Reason.EXCLUDED_TOOL


def test_short_errors_user_text_and_crumbs_are_left_alone() -> None:
    small = dumps("x" * 7_000).encode()
    crumb = dumps("x" * 100).encode()
    assert judge(Block(small, 0, len(small), is_error=True), Settings()) is Reason.ERROR_RESULT
    assert judge(replace(BLOCK, is_error=True), Settings()) == "any"
    assert judge(replace(BLOCK, role="user"), Settings()) is Reason.USER
    assert judge(replace(BLOCK, role="user"), Settings(user_blocks=True)) == "any"
    assert judge(Block(crumb, 0, len(crumb)), Settings()) is Reason.SHORT
