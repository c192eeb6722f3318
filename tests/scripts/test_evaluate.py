"""The script as people run it, over small corpora made here."""

import json
import lzma
import random
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scripts.evaluation.__main__ import main
from scripts.evaluation.corpus import CorpusError, Item, Signal, load
from scripts.evaluation.measure import Answer, score

LOG = "\n".join(
    f"10:{at // 60:02}:{at % 60:02} INFO worker-{at % 3}: job {7000 + at} took {at % 17} ms" for at in range(600)
)
ERROR = "10:05:01 ERROR worker-1: job 9999 refused by gateway-7"
CAT = f"{sys.executable} -c 'import sys; sys.stdout.write(sys.stdin.read())'"
HALF = f"{sys.executable} -c 'import sys; text = sys.stdin.read(); sys.stdout.write(text[len(text) // 2 :])'"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    row = {
        "name": "jobs",
        "tool": "Bash",
        "command": "journalctl",
        "text": LOG.replace("10:05:00", ERROR + "\n10:05:00"),
    }
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


def rows(*arguments: str | Path) -> dict[tuple[str, str], dict[str, float]]:
    done = run("--json", *arguments)
    assert done.exit_code == 0, done.output
    return {(row["kind"], row["by"]): row for row in json.loads(done.stdout)["rows"]}


def test_a_folder_without_outputs_is_refused_by_name(tmp_path: Path) -> None:
    assert f"{tmp_path} holds neither" in run("--corpus", tmp_path).output
    assert "is not a folder" in run("--corpus", tmp_path / "absent").output
    assert run("--corpus", tmp_path).exit_code == 1


def test_a_broken_line_is_refused_by_its_number(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl.xz").write_bytes(lzma.compress(b'{"name": "x"}\n'))
    with pytest.raises(CorpusError, match="line 1"):
        load(tmp_path)


@pytest.mark.parametrize(
    "wrong", [("--budget", "some"), ("--peer", "name-only"), ("--level", "most"), ("--kind", "absent")]
)
def test_a_wrong_option_is_refused(corpus: Path, wrong: tuple[str, str]) -> None:
    assert run("--corpus", corpus, *wrong).exit_code != 0


def test_nothing_is_said_of_savings_without_what_is_kept(corpus: Path) -> None:
    found = rows("--corpus", corpus, "--level", "balanced", "--kind", "log")[("log", "balanced")]
    assert found["blocks"] == 1 and found["touched"] == 1
    assert 0 < found["tokens_after"] < found["tokens_before"]
    assert found["rarities_kept"] == 100 and found["counts_right"] == 100


def test_without_a_budget_every_fact_is_kept(corpus: Path) -> None:
    found = rows("--corpus", corpus, "--level", "balanced", "--kind", "log", "--budget", "none")
    assert found[("log", "balanced")]["facts_kept"] == 100


def test_a_peer_is_measured_with_the_same_measure(corpus: Path) -> None:
    found = rows(
        "--corpus", corpus, "--level", "lossless", "--kind", "log", "--peer", f"cat={CAT}", "--peer", f"half={HALF}"
    )
    assert found[("log", "cat")]["saved"] == 0 and found[("log", "cat")]["facts_kept"] == 100
    assert found[("log", "half")]["saved"] > 40 and found[("log", "half")]["facts_kept"] < 60
    assert found[("log", "half")]["counts_right"] == 0


def test_a_peer_that_fails_is_named(corpus: Path) -> None:
    assert "no-such-command" in run("--corpus", corpus, "--peer", "x=no-such-command").output


def test_tables_show_kinds_levels_peers_and_the_recall_of_ci_logs(corpus: Path) -> None:
    shown = run("--corpus", corpus, "--peer", f"cat={CAT}").output
    assert all(
        word in shown for word in ("log", "ci-log", "lossless", "balanced", "aggressive", "0 / 100 / 100", "tail -200")
    )


def test_one_output_is_shown_beside_what_is_sent(corpus: Path) -> None:
    shown = run("--corpus", corpus, "--show", "jobs", "--level", "balanced").output
    assert "as it came" in shown and "[… " in shown and "job 7000 took" in shown
    assert "there is: ci, jobs" in run("--corpus", corpus, "--show", "absent").output


def test_a_signal_stands_by_value_alias_or_file_with_its_line(corpus: Path) -> None:
    ci = next(item for item in load(corpus) if item.kind == "ci-log")
    assert [signal.stands_in(ci.text) for signal in ci.critical] == [True, True]
    assert Signal(("a", "b c")).stands_in("x B C y") and not Signal(("a",)).stands_in("x")
    assert not Signal(("absent",), "main.c", 1).stands_in("main.c:12")
    assert not Signal(("absent",), "main.c", 12).stands_in("other.c:12")


def test_what_a_terminal_would_not_show_is_no_fact() -> None:
    item = Item("log", "x", "\x1b[31mred 12\x1b[0m\r\n")
    kept = score(item, Answer("red 12\n", "layout", "", 0.1))
    assert (kept.facts, kept.facts_kept) == (1, 1)


def test_there_are_no_facts_inside_opaque_data() -> None:
    blob = b64encode(random.Random(7).randbytes(3000)).decode()
    kept = score(Item("log", "x", f"id 12 {blob}"), Answer("id 12 [… base64]", "opaque", "", 0.1))
    assert (kept.facts, kept.facts_kept) == (1, 1)


def test_the_projects_own_corpus_is_small_and_whole() -> None:
    folder = Path(__file__).parents[1] / "corpus"
    items = load(folder)
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 1_500_000
    assert {item.kind for item in items} >= {
        "log",
        "ci-log",
        "json",
        "rest",
        "diff",
        "search",
        "listing",
        "build_test",
        "table",
    }
    assert all(item.critical for item in items if item.kind == "ci-log")
