"""A tool's name, read from its end: what must not fit, then what does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.policy import tools
from thinwire.pipeline.policy.recovery import can_recover
from thinwire.pipeline.policy.tools import fits, is_listed, listed_class, words

TABLE = tomllib.loads((Path(tools.__file__).parent / "tools.toml").read_text())
CLASSES = ("exact", "lossless", "shell", "output_readers")
ENTRIES = [(name, entry) for name in CLASSES for entry in TABLE[name] if not entry.endswith("*")]


@pytest.mark.parametrize(
    "name", ["reader", "greppy", "bread", "fs_readers", "list_issues", "create_issue", "", "世界", "a*"]
)
def test_what_only_looks_like_an_entry_is_in_no_list(name: str) -> None:
    assert listed_class(name) == ""


def test_an_empty_entry_fits_nothing() -> None:
    assert not is_listed("Read", ("", "*", "-"))


@pytest.mark.parametrize(
    "name",
    [
        "mcp__fs__read_text_file",
        "mcp_filesystem_read_text_file",
        "filesystem_read_text_file",
        "filesystem-read_text_file",
        "filesystem.read-text-file",
        "fs/ReadTextFile",
        "fs:readTextFile",
        "READ_TEXT_FILE",
        "fsRead",
        "fs_read",
        "file_read",
        "readFile",
        "readfile",
        "get_file_text_by_path",
        "builtin_read_file",
        "builtin_read_currently_open_file",
        "open",
        "goto",
        "scroll_down",
        "developer__text_editor",
        "mcp_thinwire_retrieve",
        "default_api:replace",
    ],
)
def test_file_content_is_exact_whatever_the_client_calls_the_tool(name: str) -> None:
    assert listed_class(name) == "exact"


@pytest.mark.parametrize(
    "name", ["mcp__playwright__browser_click", "browser_snapshot", "chrome-devtools__take_snapshot"]
)
def test_page_snapshots_keep_every_ref(name: str) -> None:
    assert listed_class(name) == "lossless"


@pytest.mark.parametrize(
    "name", ["run_commands", "Execute", "executeBash", "developer__shell", "functions.exec_command", "run_in_terminal"]
)
def test_these_run_commands_and_can_look_originals_up(name: str) -> None:
    assert listed_class(name) == "shell"
    assert can_recover(frozenset({"Read", name}))


@pytest.mark.parametrize(
    "name",
    ["read_bash", "read_background_output", "TaskOutput", "job_output", "CheckBackgroundJob", "get_terminal_output"],
)
def test_these_read_what_a_command_prints_but_run_none(name: str) -> None:
    assert listed_class(name) == "output_readers"
    assert not can_recover(frozenset({"Read", name}))


def test_the_longer_entry_decides() -> None:
    assert listed_class("search_files") == "lossless"  # not Edit's, Read's or a shell's because of its last word
    assert listed_class("browser_open") == "lossless"
    assert listed_class("execute_bash") == "shell"
    assert listed_class("read_bash") == "output_readers"


@pytest.mark.parametrize(("name", "entry"), ENTRIES)
@pytest.mark.parametrize("prefix", ["", "mcp__server__", "server_", "Server-", "a.b:", "x/"])
def test_every_entry_fits_behind_every_prefix(name: str, entry: str, prefix: str) -> None:
    assert listed_class(prefix + entry) == name


def test_no_entry_is_in_two_lists() -> None:
    spelled = ["".join(words(entry)) for _, entry in ENTRIES]
    assert len(spelled) == len(set(spelled))


@given(st.text(max_size=60))
def test_any_name_gets_an_answer(name: str) -> None:
    assert listed_class(name) in (*CLASSES, "")
    assert all(re.fullmatch(r"\w+", word) for word in words(name))
    assert fits(name, name) == len("".join(words(name)))
