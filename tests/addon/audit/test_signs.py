"""What is no sign of anything; and that a second run and a refused edit are seen, in every agent's words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from thinwire.addon.audit.signs import Signs, signs_of
from thinwire.pipeline.wire import read

LOG = "INFO started\n" * 200


def talk(*turns: list[tuple[str, dict[str, Any], str, bool]]) -> Any:
    """An Anthropic request: each turn the model calls some tools, and gets their results."""
    messages: list[dict[str, Any]] = [{"role": "user", "content": "Mend it."}]
    number = 0
    for turn in turns:
        calls, results = [], []
        for tool, arguments, result, failed in turn:
            number += 1
            calls.append({"type": "tool_use", "id": f"t{number}", "name": tool, "input": arguments})
            results.append({"type": "tool_result", "tool_use_id": f"t{number}", "content": result, "is_error": failed})
        messages += [{"role": "assistant", "content": calls}, {"role": "user", "content": results}]
    return read("anthropic-messages", json.dumps({"model": "m", "messages": messages}).encode())


def bash(command: str, said: str = "") -> tuple[str, dict[str, Any], str, bool]:
    return "Bash", {"command": command, "description": said}, LOG, False


def signs(*turns: list[tuple[str, dict[str, Any], str, bool]], compressible: bool = True) -> Signs:
    request = talk(*turns)
    return signs_of(request, {block.start for block in request.blocks} if compressible else frozenset())


TESTS, OTHER = bash("make test"), bash("make lint")


@pytest.mark.parametrize(
    "turns",
    [
        [],
        [[TESTS]],
        [[TESTS], [OTHER]],
        [[TESTS, TESTS]],  # at once: it had seen neither
        [[TESTS], *[[bash(f"step {n}")] for n in range(6)], [TESTS]],  # after an edit, as one does
    ],
)
def test_is_no_second_look(turns: list[list[tuple[str, dict[str, Any], str, bool]]]) -> None:
    assert signs(*turns).reruns == 0


def test_a_command_that_is_run_again_at_once_is_a_second_look_however_it_is_described() -> None:
    assert signs([bash("make test", "Run the tests")], [bash("make test", "Run them again")]).reruns == 1
    assert signs([TESTS, OTHER], [OTHER, TESTS]).reruns == 2
    assert signs([TESTS], [OTHER], [TESTS]).reruns == 1


def test_a_result_that_nobody_may_compress_was_seen_as_it_is() -> None:
    assert signs([TESTS], [TESTS], compressible=False) == Signs()


def test_only_what_is_new_counts() -> None:
    assert signs([TESTS], [TESTS], [OTHER]) == Signs(results=1, calls=signs([OTHER]).calls)
    assert signs([TESTS, OTHER]).results == 2


REFUSED = (
    ("Edit", "<tool_use_error>String to replace not found in file.\nString: x</tool_use_error>"),
    ("Edit", "Found 3 matches of the string to replace, but replace_all is false."),
    ("edit", "Error: oldString not found in content"),
    ("apply_patch", "apply_patch verification failed: Failed to find expected lines in /app/x.py:\n  foo"),
    ("replace", "Failed to edit, could not find the string to replace."),
    ("replace", "Failed to edit, Expected 1 occurrence but found 2 for old_string in file: x.py"),
    ("str_replace_editor", "No replacement was performed, old_str `x` did not appear verbatim in /app/x.py."),
    (
        "str_replace_based_edit_tool",
        "No replacement was performed. Multiple occurrences of old_str `x` in lines [1, 9]. Please ensure it is unique",
    ),
    ("mcp__fs__edit_file", "Error: Could not find exact match for edit: no match"),
    ("MultiEdit", "File has been modified since read, either by the user or by a linter."),
    ("Edit", "File has not been read yet. Read it first before writing to it."),
)


@pytest.mark.parametrize(("tool", "said"), REFUSED)
def test_a_refused_edit_is_seen(tool: str, said: str) -> None:
    found = signs([(tool, {"file_path": "x.py", "old_string": "a"}, said, False)])
    assert (found.edits, found.edits_refused) == (1, 1)


def test_a_patch_from_a_shell_is_an_edit() -> None:
    patch = {"command": ["apply_patch", "*** Begin Patch\n*** Update File: x.py\n"]}
    assert (signs([("shell", patch, "Success. Updated the following files:\nM x.py", False)]).edits_refused) == 0
    failed = signs([("shell", patch, "apply_patch verification failed", False)])
    assert (failed.edits, failed.edits_refused) == (1, 1)


@pytest.mark.parametrize(
    ("tool", "said"),
    [
        ("Edit", "The file x.py has been updated. Here's the result of running `cat -n` on a snippet"),
        ("apply_patch", "Success. Updated the following files:\nM x.py"),
        ("replace", "Successfully modified file: x.py (1 replacements)."),
    ],
)
def test_an_edit_that_was_taken_is_not_refused(tool: str, said: str) -> None:
    assert signs([(tool, {"file_path": "x.py"}, said, False)]) == Signs(
        edits=1, results=1, calls=signs([(tool, {"file_path": "x.py"}, said, False)]).calls
    )


def test_what_is_no_edit_cannot_be_refused() -> None:
    assert signs([("Bash", {"command": "grep x"}, "String to replace not found in file", True)]).edits == 0


def test_an_error_is_a_refusal_whatever_it_says() -> None:
    assert signs([("Edit", {}, "Es gibt keine solche Stelle.", True)]).edits_refused == 1
