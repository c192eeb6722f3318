"""The script as people run it, over small corpora made here."""

import json
import lzma
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scripts.evaluation.__main__ import main

LOG = "\n".join(
    f"10:{at // 60:02}:{at % 60:02} INFO worker-{at % 3}: job {7000 + at} took {at % 17} ms" for at in range(600)
)
ERROR = "10:05:01 ERROR worker-1: job 9999 refused by gateway-7"
CAT = f"{sys.executable} -c 'import sys; sys.stdout.write(sys.stdin.read())'"
HALF = f"{sys.executable} -c 'import sys; text = sys.stdin.read(); sys.stdout.write(text[len(text) // 2 :])'"
START = f"{sys.executable} -c 'import sys; text = sys.stdin.read(); sys.stdout.write(text[: len(text) // 2])'"
BACKWARDS = f"{sys.executable} -c 'import sys; sys.stdout.writelines(sys.stdin.readlines()[::-1])'"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    text = LOG.replace("10:05:00", ERROR + "\n10:05:00")
    row = {"name": "jobs", "tool": "Bash", "command": "journalctl", "text": text}
    (tmp_path / "log.jsonl.xz").write_bytes(lzma.compress(json.dumps(row).encode()))
    (tmp_path / "logdx").mkdir()
    (tmp_path / "logdx" / "ci.log.xz").write_bytes(lzma.compress((LOG + "\nmain.c:12: error: no such file\n").encode()))
    signals = [
        {"value": "NO SUCH FILE", "importance": "critical"},
        {"value": "absent", "file": "src/main.c", "line": 12, "importance": "critical"},
        {"value": "never asked for", "importance": "important"},
    ]
    (tmp_path / "logdx" / "ci.truth.json").write_text(json.dumps({"required_signals": signals}))
    return tmp_path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def found(*arguments: str | Path) -> list[dict[str, Any]]:
    """The rows of the one measure that is asked for."""
    done = run("--json", *arguments)
    assert done.exit_code == 0, done.output
    (measure,) = json.loads(done.stdout)
    rows: list[dict[str, Any]] = measure["rows"]
    return rows


def test_a_folder_without_outputs_is_refused_by_name(tmp_path: Path) -> None:
    assert f"{tmp_path} holds neither" in run("--corpus", tmp_path).output
    assert "is not a folder" in run("--corpus", tmp_path / "absent").output
    assert run("--corpus", tmp_path).exit_code == 1


@pytest.mark.parametrize(
    "wrong",
    [
        ("--budget", "some"),
        ("--peer", "name-only"),
        ("--level", "most"),
        ("--kind", "absent"),
        ("--measure", "fun"),
        ("--logdx", "/absent"),
    ],
)
def test_a_wrong_option_is_refused(corpus: Path, wrong: tuple[str, str]) -> None:
    assert run("--corpus", corpus, *wrong).exit_code != 0


def test_a_peer_that_fails_is_named(corpus: Path) -> None:
    assert "no-such-command" in run("--corpus", corpus, "--measure", "saved", "--peer", "x=no-such-command").output


def test_savings_stand_beside_what_is_kept(corpus: Path) -> None:
    ours, cat, half = found(
        *("--corpus", corpus, "--measure", "saved", "--level", "balanced"),
        *("--peer", f"cat={CAT}", "--peer", f"half={HALF}"),
    )
    assert ours["by"] == "balanced" and ours["touched"] == 1 and 0 < ours["after"] < ours["before"]
    assert (cat["saved %"], cat["literals %"]) == (0, 100)
    assert half["saved %"] > 40 and half["literals %"] < 60


def test_each_budget_is_a_row_and_lossless_has_none(corpus: Path) -> None:
    rows = found("--corpus", corpus, "--measure", "saved", "--budget", "300", "--budget", "none")
    assert [row["by"] for row in rows] == [
        "lossless",
        *("balanced 300", "balanced, no budget"),
        *("aggressive 300", "aggressive, no budget"),
    ]


def test_a_peer_that_turns_lines_around_keeps_no_order(corpus: Path) -> None:
    rows = found(
        *("--corpus", corpus, "--measure", "order", "--level", "lossless"),
        *("--peer", f"cat={CAT}", "--peer", f"backwards={BACKWARDS}"),
    )
    logs = {row["by"]: row for row in rows if row["kind"] == "log"}
    assert logs["cat"]["in order %"] == 100 and logs["cat"]["whole"] == 1
    assert logs["backwards"]["in order %"] < 1 and logs["backwards"]["moved"] > 590


def test_relations_of_a_text_that_is_sent_as_it_is_are_whole(corpus: Path) -> None:
    ours, cat, half = found(
        *("--corpus", corpus, "--measure", "relations", "--level", "lossless"),
        *("--peer", f"cat={CAT}", "--peer", f"half={HALF}"),
    )
    assert (cat["kept %"], cat["wrong"]) == (100, 0) and half["kept %"] < 60
    assert ours["texts"] == cat["texts"] > 100 and ours["saved %"] > 0


def test_signals_of_ci_logs_are_counted_beside_their_tokens(corpus: Path) -> None:
    ours, tail, raw = found("--corpus", corpus, "--measure", "logdx", "--level", "balanced", "--budget", "2000")
    assert (raw["by"], raw["critical"], raw["recall %"]) == ("as it came", 2, 100)
    assert tail["by"] == "tail -200" and tail["tokens a log"] < raw["tokens a log"]
    assert ours["recall %"] == 100 and ours["tokens a log"] < tail["tokens a log"]


def test_budgets_are_measured_where_there_are_any(corpus: Path) -> None:
    (row,) = found("--corpus", corpus, "--measure", "budget", "--peer", f"cat={CAT}", "--level", "balanced")
    assert row["texts"] == 1 and row["budgets"] > 3 and row["just above: cases"] == 2


def test_sessions_say_what_agents_used_and_quoted(corpus: Path) -> None:
    steps = [
        {"user": "Why was job 9999 refused?"},
        {"say": "", "tool": "Bash", "arguments": {"command": "journalctl"}, "call": "1", "result": LOG, "error": False},
        {
            "say": "Job 7599 came last.",
            "tool": "Bash",
            "arguments": {"command": "kill 7599"},
            "call": "2",
            "result": "",
            "error": False,
        },
    ]
    session = {
        "id": "s",
        "agent": "Codex",
        "wire": "openai-chat",
        "model": "gpt-5",
        "steps": steps,
        "used": {"1": ["job 7599"]},
    }
    path = corpus / "sessions.jsonl"
    path.write_text(json.dumps(session))
    ours, half, start = found(
        *("--corpus", corpus, "--measure", "sessions", "--sessions", path, "--level", "lossless"),
        *("--peer", f"half={HALF}", "--peer", f"start={START}"),
    )
    assert (ours["sessions"], ours["used facts"]) == (1, 1) and ours["saved %"] > 0
    assert half["kept %"] == 100 and start["kept %"] == 0
    assert "not a file of recorded sessions" in run("--corpus", corpus, "--sessions", corpus / "log.jsonl.xz").output


def test_the_curve_has_a_point_for_each_budget_and_is_drawn(tmp_path: Path) -> None:
    picture = tmp_path / "curve.svg"
    rows = found(
        *("--kind", "table", "--measure", "curve", "--picture", picture, "--level", "balanced"),
        *("--peer", f"half={HALF}"),
    )
    assert [row["by"] for row in rows][-2:] == ["balanced, no budget", "half"] and len(rows) > 5
    assert rows[0]["saved %"] > rows[-2]["saved %"] and rows[0]["answered %"] < rows[-2]["answered %"]
    assert picture.read_text().count("<circle") == len(rows)


def test_tables_show_everything_for_every_level_and_peer(corpus: Path) -> None:
    shown = run("--corpus", corpus, "--peer", f"cat={CAT}").output
    assert all(word in shown for word in ("lossless", "balanced", "aggressive", "cat", "tail -200", "kept %", "recall"))


def test_one_output_is_shown_beside_what_is_sent(corpus: Path) -> None:
    shown = run("--corpus", corpus, "--show", "jobs", "--level", "balanced").output
    assert "as it came" in shown and "[… " in shown and "job 7000 took" in shown
    assert "there is: ci, jobs" in run("--corpus", corpus, "--show", "absent").output
