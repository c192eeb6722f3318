"""Envelopes: what agents put around an output stays as it is."""

from __future__ import annotations

from json import dumps, loads

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.text.envelope import opened

INNER = "first line\nsecond line\n" * 30
WRAPPED = {
    "codex": f"Chunk ID: 1a2b\nWall time: 0.2 seconds\nProcess exited with code 0\nOriginal token count: 12\nOutput:\n{INNER}",
    "codex, cut": (
        "Chunk ID: 1a2b\nWall time: 0.2 seconds\nProcess exited with code 0\nOriginal token count: 31405\nOutput:\n"
        f"Warning: truncated output (original token count: 31405)\nTotal output lines: 1083\n\n{INNER}"
    ),
    "codex, running": f"Wall time: 1.2 seconds\nProcess running with session ID 7\nOutput:\n{INNER}",
    "claude, failed": f"Exit code 1\n{INNER}",
    "claude, elsewhere": f"{INNER}\nShell cwd was reset to /work",
    "claude, saved": (
        f"<persisted-output>\nOutput too large (35.8KB). Full output saved to: /x/y.txt\n\nPreview (first 2KB):\n{INNER}"
        "</persisted-output>"
    ),
    "claude, a task": (
        "<retrieval_status>success</retrieval_status>\n\n<task_id>bd93</task_id>\n\n<status>completed</status>\n\n"
        f"<exit_code>0</exit_code>\n\n<output>\n{INNER}</output>"
    ),
    "copilot": f"{INNER}<shellId: 0 completed with exit code 0>",
    "openhands": f"{INNER}[The command completed with exit code 0.]\n[Current working directory: /w]\n[Python interpreter: /p]",
    "mini-swe-agent": f"<returncode>0</returncode>\n<output>\n{INNER}</output>",
    "pi": f"{INNER}\n\nCommand exited with code 1",
    "swe-agent": f"[File: /a/b.py (1997 lines total)]\n(1373 more lines above)\n{INNER}(523 more lines below)",
    "roo": f"Command executed in terminal. Exit code: 0\nOutput:\n{INNER}",
    "tags": f"<output>\n{INNER}</output>",
    "claude": f"<persisted-output>\n{INNER}</persisted-output>\n",
    "gemini": f"Command: make\nDirectory: (root)\nOutput: {INNER}\nError: (none)\nExit Code: 1\nSignal: (none)",
    "gemini, a part of a file": (
        "\nIMPORTANT: The file content has been truncated.\nStatus: Showing lines 1-60 of 338 total lines.\n"
        "Action: To read more of the file, you can use the 'start_line' and 'end_line' parameters in a subsequent 'read_file' "
        "call. For example, to read the next section of the file, use start_line: 61.\n\n"
        f"--- FILE CONTENT (truncated) ---\n{INNER}"
    ),
    "qwen, a part of a file": f"Showing lines 1-60 of at least 338 total lines.\n\n---\n\n{INNER}",
    "reminder": f"{INNER}\n\n<system-reminder>\nBe careful.\n</system-reminder>",
    "reminder behind a failure": f"Exit code 2\n{INNER}\n<system-reminder>\nBe careful.\n</system-reminder>\n",
    "json": dumps({"output": INNER, "metadata": {"exit_code": 0}}),
    "json in tags": f"<result>{dumps([{'type': 'text', 'text': INNER}])}</result>",
}


@pytest.mark.parametrize(
    "text", ["plain\ntext", "", "<b>bold</b>", '{"a": 1, "b": [1, 2]}', "Output", "<output>", "{broken"]
)
def test_what_has_no_envelope_is_all_inside(text: str) -> None:
    assert opened(text).inner == text


@pytest.mark.parametrize("name", WRAPPED)
def test_the_inside_is_found_and_the_outside_stays(name: str) -> None:
    envelope = opened(WRAPPED[name])
    assert envelope.inner.strip() == INNER.strip()
    changed = envelope.around("SMALLER")
    assert "SMALLER" in changed
    assert "first line" not in changed


def test_a_json_envelope_stays_json() -> None:
    changed = opened(WRAPPED["json"]).around('say "hi"\nthere')
    assert loads(changed) == {"output": 'say "hi"\nthere', "metadata": {"exit_code": 0}}


@pytest.mark.parametrize("name", [name for name in WRAPPED if "json" not in name])
def test_putting_the_inside_back_gives_the_text(name: str) -> None:
    envelope = opened(WRAPPED[name])
    assert envelope.around(envelope.inner) == WRAPPED[name]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["{}", "<output>{}</output>", "Output:\n{}", "[{}", '{{"a": "{}"}}']))
def test_any_text_opens_and_closes_again(text: str, around: str) -> None:
    whole = around.format(text)
    envelope = opened(whole)
    again = envelope.around(envelope.inner)
    assert again == whole or loads(again) == loads(whole)


@pytest.mark.parametrize("inner", ["a\nb", "a\nb\n", "a"])
def test_the_line_end_before_a_closing_tag_is_the_envelopes(inner: str) -> None:
    envelope = opened(f"<output>\n{inner}\n</output>\n")
    assert (envelope.before, envelope.inner, envelope.after) == ("<output>\n", inner, "\n</output>\n")
