"""What a call's arguments say: what is not taken for it, then labels, topics, texts and first lines."""

from __future__ import annotations

from json import dumps

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.model import markers
from thinwire.pipeline.model.blocks import Block
from thinwire.pipeline.references.calls import argument_texts, first_line, label, topics

PATCH = "*** Begin Patch\n*** Update File: src/app.py\n@@ def main\n one\n-two\n+2\n three\n*** End Patch"


def block(tool: str, arguments: object, text: str = "") -> Block:
    raw = dumps(text).encode()
    said = arguments if isinstance(arguments, str) else dumps(arguments)
    return Block(raw, 0, len(raw), "tool", tool, said, "c1")


# --- labels


@pytest.mark.parametrize(
    ("tool", "arguments", "expected"),
    [
        ("Bash", {"command": "pytest -q"}, "Bash: pytest -q"),
        ("shell", {"command": ["bash", "-lc", "ls  -l\n x"]}, "shell: ls -l x"),
        ("Bash", {"command": "cd /home/u/x && make test"}, "Bash: make test"),
        ("Bash", {"command": "cd /home/u/x"}, "Bash: cd …/u/x"),
        ("Read", {"file_path": "/home/u/project/src/app/views.py"}, "Read: …/app/views.py"),
        ("view", {"offset": 3, "path": "a.py"}, "view: a.py"),
        ("exec_command", {"cmd": "sed -n '1,260p' a/b/c/d.ts"}, "exec_command: sed -n '1,260p' …/c/d.ts"),
        ("apply_patch", PATCH, "apply_patch: app.py"),
        ("exec_command", {"cmd": f"apply_patch <<'E'\n{PATCH}\nE"}, "exec_command: app.py"),
        ("query", {"n": 3, "sql": "select 1"}, "query: select 1"),
        ("Bash", {"command": "[ -f x ]"}, "Bash: ( -f x )"),
        ("Bash", "", "Bash"),
        ("", "", "call"),
        ("Bash", "[" * 5_000, "Bash: " + "(" * 60 + "…"),
        ("Bash", {"command": "x" * 100}, "Bash: " + "x" * 60 + "…"),
        ("Bash", {"command": "printf '\x1b[31m\x00'"}, "Bash: printf ' (31m '"),
    ],
)
def test_a_label_names_the_call(tool: str, arguments: object, expected: str) -> None:
    assert label(block(tool, arguments)) == expected


@given(st.text(max_size=300), st.text(max_size=80))
def test_no_label_closes_its_marker_or_breaks_its_line(arguments: str, tool: str) -> None:
    said = label(block(tool, arguments))
    assert said.isprintable() and len(said) <= 130
    assert not set("[]") & set(said) and not markers.is_ours(said)


# --- what a call is about


@pytest.mark.parametrize("arguments", [PATCH, dumps({"cmd": f"apply_patch <<'EOF'\n{PATCH}\nEOF"})])
def test_the_lines_of_a_patch_are_no_commands(arguments: str) -> None:
    assert topics(arguments) == {"app.py"}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"command": "echo hello; true"}, {"echo hello", "true"}),
        ({"file_path": "/x/app.py", "content": "import b.py"}, {"app.py"}),
        ({"command": "git diff -- src/app.py"}, {"git diff", "app.py"}),
        ({"cmd": f"apply_patch <<'E'\n{PATCH}\nE"}, {"src/app.py".rsplit("/", 1)[-1]}),
        (PATCH, {"app.py"}),
        ({"note": "see app.py"}, set()),
    ],
)
def test_topics_are_the_names_of_files_and_commands(arguments: object, expected: set[str]) -> None:
    said = arguments if isinstance(arguments, str) else dumps(arguments)
    assert expected <= topics(said)
    assert not {"b.py", "see app.py"} & topics(said)


# --- what it wrote


def test_only_texts_of_some_lines_that_are_there_afterwards_can_be_referred_to() -> None:
    text = "\n".join("abcdef")
    assert argument_texts(dumps({"old_string": text, "new_string": "x\ny"})) == ()
    assert argument_texts(dumps({"old_string": text, "new_string": text + "\ng"})) == (text + "\ng",)
    assert argument_texts(dumps({"edits": [{"oldText": text, "newText": text}]})) == (text,)
    assert argument_texts("{broken\n\n\n\n\n") == ("{broken\n\n\n\n\n",)


# --- where it begins


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"path": "a.py"}, 1),
        ({"path": "a.py", "offset": 40}, 40),
        ({"path": "a.py", "offset": -40}, 1),
        ({"path": "a.py", "offset": "40"}, 1),
        ({"path": "a.py", "view_range": [12, 90]}, 12),
        ({"command": "sed -n '241,520p' a.py"}, 241),
        ({"command": "cd /x && sed -n 7p a.py"}, 7),
        ({"command": "tail -n +30 a.py"}, 30),
        ({"command": "sed -n '1,9p' a.py; sed -n '20,30p' a.py"}, 1),
        ({"command": "cat a.py"}, 1),
    ],
)
def test_the_first_lines_number_is_what_was_asked_for(arguments: dict[str, object], expected: int) -> None:
    assert first_line(block("Read", arguments, "x")) == expected
    part = "IMPORTANT: The file content has been truncated.\nStatus: Showing lines 90-99 of 200 total lines."
    assert first_line(block("read_file", arguments, f"\n{part}\n\n--- FILE CONTENT (truncated) ---\nx")) == 90 - 5
    assert first_line(block("read_file", arguments, "Showing lines 90-99 of 200 total lines.\n\n---\n\nx")) == 90 - 4
    wrapped = "Chunk ID: 1\nWall time: 0.1 seconds\nProcess exited with code 0\nOutput:\nx"
    assert first_line(block("Read", arguments, wrapped)) == expected - 4
