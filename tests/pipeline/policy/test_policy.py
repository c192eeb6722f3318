"""What may be touched: decided by the tool and its command; how the text looks counts for one kind of unknown tool only."""

from __future__ import annotations

from dataclasses import replace
from json import dumps

import pytest

from thinwire.pipeline.model.blocks import Block
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.policy.policy import commands, judge

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


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("run_commands", {"commands": ["git status", "cat a.py"]}),
        ("run_commands", {"commands": [{"command": "git status"}, {"command": "cat a.py"}]}),
        ("nobody_knows_it", {"command": "cat a.py"}),
        ("write_stdin", {"session_id": 1, "chars": "cat a.py\n"}),
        ("Execute", {"command": "cd /x && cat a.py", "riskLevel": "low"}),
    ],
)
def test_a_command_is_found_whatever_the_client_calls_it(tool: str, arguments: dict[str, object]) -> None:
    assert judge(called(tool, **arguments), Settings()) is Reason.EXACT_COMMAND


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('{"cmd": "ls"}', ("ls",)),
        ('{"action": {"command": ["ls", "-l"]}}', ("ls -l",)),
        ('"ls"', ("ls",)),
        ('["bash", "-lc", "make test"]', ("make test", "bash -lc make test")),
        ('[{"command": "ls"}, 7, {"command": "pwd"}]', ("ls", "pwd")),
        ("7", ()),
        ("ls {", ("ls {",)),
    ],
)
def test_commands_are_read_however_the_arguments_are_spelt(arguments: str, expected: tuple[str, ...]) -> None:
    assert commands(arguments) == expected


def test_other_words_of_an_unknown_tool_are_no_commands() -> None:
    assert judge(called("say", text="cat a.py", input="cat a.py"), Settings()) == "any"


NUMBERED = "\n".join(f"{n}\t{'    ' * (n % 3)}step {n}" for n in range(1, 200))


@pytest.mark.parametrize(
    ("tool", "text", "expected"),
    [
        ("nobody_knows_it", NUMBERED, Reason.EXACT_TOOL),
        ("nobody_knows_it", f"Here is the file:\n{NUMBERED}", Reason.EXACT_TOOL),
        ("nobody_knows_it", NUMBERED.replace("\n7\t", "\n9000\t"), Reason.EXACT_TOOL),
        ("nobody_knows_it", "\n".join(f"{n}. buy {n} eggs" for n in range(1, 200)), "any"),
        ("nobody_knows_it", "\n".join(f"{n * 7}\t  {n}" for n in range(1, 200)), "any"),
        ("Bash", NUMBERED, "any"),
        ("Grep", NUMBERED, "lossless"),
    ],
    ids=["numbered", "with a heading", "with a gap", "a list", "a table", "of a command", "of a search"],
)
def test_a_file_with_its_lines_numbered_is_exact_whoever_printed_it(tool: str, text: str, expected: object) -> None:
    body = dumps(text).encode()
    assert (
        judge(Block(body, 0, len(body), "tool", tool, '{"command": "make"}' if tool == "Bash" else "{}"), Settings())
        == expected
    )


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
