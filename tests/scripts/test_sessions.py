"""Sessions replayed: what must not be called kept, then what is counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scripts.replay.__main__ import main
from scripts.replay.fidelity import Kept, fidelity, old_texts, used_literals
from scripts.replay.results import others, results
from scripts.replay.turns import cost
from tests.addon.transcripts.recordings import OLD, WIRES, session, written
from thinwire.addon.transcripts.conversation import Call, Conversation, Turn
from thinwire.addon.transcripts.recorded import read
from thinwire.pipeline.model.settings import Settings

PATCH = "*** Begin Patch\n*** Update File: a.py\n@@ class A\n one\n-two\n+2\n three\n*** Add File: b.py\n+new\n*** End Patch"


def conversation(tmp_path: Path, wire: str = "anthropic-messages") -> Conversation:
    (found,) = read(written(tmp_path / "s.jsonl", session(wire)))
    return found


# --- what is kept


def test_what_is_sent_as_it_came_keeps_everything(tmp_path: Path) -> None:
    kept, missing = fidelity(conversation(tmp_path), {})
    assert (kept.lines, kept.texts) == (Kept(1, 1), Kept(1, 1))
    assert kept.facts.there == kept.facts.kept > 0
    assert not missing


def test_a_quoted_line_that_is_not_sent_is_missing(tmp_path: Path) -> None:
    kept, missing = fidelity(conversation(tmp_path), {"c1": "[… 120 lines]"})
    assert (kept.lines, kept.texts) == (Kept(1, 0), Kept(1, 0))
    assert f"c3 quotes {OLD!r}" in missing


def test_a_fact_that_is_used_next_and_not_sent_is_missing(tmp_path: Path) -> None:
    kept, missing = fidelity(conversation(tmp_path), {"c2": "[… 91 lines]"})
    assert kept.facts.kept < kept.facts.there
    assert any("test_41" in one for one in missing)


def test_a_path_told_as_a_name_under_its_folder_is_there_in_pieces(tmp_path: Path) -> None:
    torn, _ = fidelity(conversation(tmp_path), {"c2": "tests/\n test_handlers.py"})
    lost, _ = fidelity(conversation(tmp_path), {"c2": "tests/"})
    assert torn.facts.kept < torn.pieces.kept
    assert lost.pieces.kept < torn.pieces.kept <= torn.pieces.there == torn.facts.there


def test_an_old_text_whose_lines_are_torn_apart_is_not_whole() -> None:
    shown = "one\ntwo\nthree\nfour is here"
    read_it = Call("r", "Read", '{"path": "a"}', shown)
    edit = Call("e", "Edit", json.dumps({"old_string": "one\ntwo\nthree"}), "ok")
    talk = Conversation("n", "c", "anthropic-messages", "", "", (_turn(read_it), _turn(edit)))
    kept, _ = fidelity(talk, {"r": "one\nthree\ntwo\nfour is here"})
    assert kept.texts == Kept(1, 0)
    assert kept.lines.kept == kept.lines.there == 1  # the others are too short to be told from chance


def _turn(call: Call) -> Turn:
    return Turn("", (call,))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('{"old_string": "a\\nb", "new_string": "c"}', ["a\nb"]),
        ('{"edits": [{"oldText": "a"}, {"oldText": "b", "newText": "old"}]}', ["a", "b"]),
        (PATCH, ["one\ntwo\nthree"]),
        (json.dumps({"cmd": f"apply_patch <<'EOF'\n{PATCH}\nEOF"}), ["one\ntwo\nthree"]),
        ('{"command": "ls"}', []),
        ("[" * 9_000, []),
    ],
)
def test_what_an_edit_says_is_to_be_replaced(arguments: str, expected: list[str]) -> None:
    assert list(old_texts(Call("c", "t", arguments))) == expected


def test_used_is_what_is_new_in_a_result_and_comes_up_in_the_next_turns(tmp_path: Path) -> None:
    used = used_literals(conversation(tmp_path))
    assert "step_57" in used["c1"]
    assert "step_58" not in used["c1"]
    assert "tests/test_handlers.py" in used["c2"]
    assert used["c5"] == ()


# --- what is counted


@pytest.mark.parametrize("wire", WIRES)
def test_every_result_is_there_with_a_reason(tmp_path: Path, wire: str) -> None:
    found = results(conversation(tmp_path, wire), Settings())
    assert [one.call for one in found] == ["c1", "c2", "c3", "c4", "c5"]
    assert all(one.why for one in found)
    assert found[1].tokens_after < found[1].tokens_before
    assert found[2].why == "short"


def test_a_peer_gets_each_result_on_its_own(tmp_path: Path) -> None:
    found = others(conversation(tmp_path), str.upper)
    assert [one.sent for one in found] == [one.before.upper() for one in found]


@pytest.mark.parametrize("wire", WIRES)
def test_turn_by_turn_nothing_is_ever_sent_differently_and_it_costs_less(tmp_path: Path, wire: str) -> None:
    found = cost(conversation(tmp_path, wire), Settings(), " instruct" * 2_000)
    assert (found.requests, found.busts) == (7, 0)
    assert 0 < found.saved < 1


# --- the command


def test_it_prints_agents_tools_and_reasons(tmp_path: Path) -> None:
    path = written(tmp_path / "s.jsonl", session(), session("openai-chat", "s2"))
    done = CliRunner().invoke(main, [str(path), "--level", "balanced", "--prefix", "500"])
    assert done.exit_code == 0, done.output
    for said in ("Claude Code", "Bash", "left alone: short", "100.0% of 2"):
        assert said in done.output


def test_as_json_it_has_one_object_for_each_conversation_and_compressor(tmp_path: Path) -> None:
    path = written(tmp_path / "s.jsonl", session())
    done = CliRunner().invoke(main, [str(path), "--no-turns", "--json", "--peer", "cat=cat", "--level", "lossless"])
    ours, theirs = json.loads(done.output)
    assert (ours["by"], theirs["by"], theirs["saved"]) == ("lossless", "cat", 0.0)
    assert ours["quoted_lines"] == [1, 1]


def test_what_is_missing_can_be_read(tmp_path: Path) -> None:
    path = written(tmp_path / "s.jsonl", session())
    done = CliRunner().invoke(main, [str(path), "--no-turns", "--missing", "--peer", "head=head -c 200"])
    assert f"head s1 c3 quotes {OLD!r}" in done.output


@pytest.mark.parametrize("arguments", [["--client", "nobody"], ["--peer", "x"], ["--peer", "x=no-such-command-at-all"]])
def test_what_cannot_be_done_is_said(tmp_path: Path, arguments: list[str]) -> None:
    path = written(tmp_path / "s.jsonl", session())
    done = CliRunner().invoke(main, [str(path), "--no-turns", *arguments])
    assert done.exit_code
    assert "Error" in done.output and "Traceback" not in done.output


def test_a_file_of_something_else_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x")
    done = CliRunner().invoke(main, [str(tmp_path / "x.txt")])
    assert "x.txt is not called as any client calls its transcripts" in done.output.replace("\n", " ")


def test_a_folder_of_transcripts_is_read_as_well(tmp_path: Path) -> None:
    written(tmp_path / "s.jsonl", session())
    done = CliRunner().invoke(main, [str(tmp_path), "--no-turns", "--json", "--level", "lossless", "--no-repeats"])
    (found,) = json.loads(done.output)
    assert found["conversation"] == "s1"
