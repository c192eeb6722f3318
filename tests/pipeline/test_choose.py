"""One text in, what is sent instead out."""

from __future__ import annotations

import argparse
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from json import dumps, loads
from pathlib import Path
from random import Random

import msgspec
import pytest

from scripts.evaluation.corpus import load
from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.model import markers, tokens
from thinwire.pipeline.model.job import Job, Source, ToolClass, short_id
from thinwire.pipeline.model.normal_form import normal
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.settings import Level, Settings
from thinwire.pipeline.verify.rows import read_back

from .compressors.prose.texts import essay
from .compressors.test_laws import HOSTILE, SLACK
from .work import seconds

ROOT = Path(__file__).parents[2]
LOG = "".join(
    f"2026-03-01 10:{n // 60:02}:{n % 60:02} INFO worker-{n % 4} handled job {n * 37} in {n % 90} ms\n"
    for n in range(400)
)
CODE = "".join(f"def function_{n}(argument):\n    return argument * {n} + offset_{n * n}\n\n\n" for n in range(60))
JOB = Job(LOG, "any", Settings())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("short", Reason.SHORT),
        (LOG + markers.gap("3 lines like the one above"), Reason.ALREADY_COMPRESSED),
        ("", Reason.SHORT),
    ],
)
def test_what_is_left_alone_has_a_reason(text: str, reason: Reason) -> None:
    left = compress_block(msgspec.structs.replace(JOB, text=text))
    assert (left.text, left.reason) == (None, reason)


def test_the_numbers_are_exact() -> None:
    done = compress_block(JOB)
    assert done.text is not None
    assert (done.tokens_before, done.tokens_after) == (tokens.count(LOG), tokens.count(done.text))
    assert done.tokens_after < 0.6 * done.tokens_before
    assert done.original_id == short_id(LOG)


def test_compressing_again_changes_nothing() -> None:
    once = compress_block(JOB).text
    assert once is not None
    assert compress_block(msgspec.structs.replace(JOB, text=once)).text is None


def test_an_envelope_stays_around_what_is_sent() -> None:
    wrapped = dumps({"output": LOG, "exit_code": 3})
    done = compress_block(msgspec.structs.replace(JOB, text=wrapped)).text
    assert done is not None
    assert loads(done)["exit_code"] == 3
    assert len(loads(done)["output"]) < len(LOG) / 2


def test_a_hint_is_given_once_where_something_is_missing_and_the_client_can_use_it() -> None:
    tight = msgspec.structs.replace(JOB, settings=Settings(block_budget=300))
    hinted = compress_block(msgspec.structs.replace(tight, hint=True)).text
    assert hinted is not None
    assert hinted.count("thinwire get " + short_id(LOG)) == 1
    assert "thinwire get" not in (compress_block(tight).text or "thinwire get")


def test_nothing_is_hinted_where_every_fact_is_there() -> None:
    whole = compress_block(msgspec.structs.replace(JOB, settings=Settings(block_budget=100_000), hint=True)).text
    assert whole is not None
    assert "thinwire get" not in whole


def test_the_same_result_again_is_a_pointer_also_for_exact_tools() -> None:
    again = Job(CODE, "exact", Settings(), same="Read x.py")
    done = compress_block(again)
    assert done.text == f"[… same output as Read x.py above, {CODE.count(chr(10)) + 1} lines]"
    assert compress_block(msgspec.structs.replace(again, same="")).reason == Reason.EXACT_TOOL


@pytest.mark.parametrize("tool_class", ["any", "lossless", "exact"])
def test_what_stands_above_is_referred_to_by_every_class_and_the_rest_is_given(tool_class: ToolClass) -> None:
    changed = CODE.replace("* 31 +", "* 32 +")
    source = Source("Read x.py", CODE, topics=("x.py",), name=b"x")
    done = compress_block(Job(changed, tool_class, Settings(), sources=(source,), topics=("x.py",)))
    assert done.text is not None
    assert "    return argument * 32 + offset_961" in done.text.split("\n")
    assert (done.compressor, done.lossless, done.rests) == ("reference", True, (b"x",))
    assert done.tokens_after < 200


def test_what_is_given_besides_references_is_laid_out() -> None:
    first, second = "\n".join(CODE.split("\n")[:80]), LOG.rstrip("\n")
    source = Source("Bash: cat x.py", first, topics=("x.py",), name=b"x")
    job = Job(f"{second}\n{first}\nthe end", "any", Settings(), sources=(source,), topics=("x.py",))
    done = compress_block(job)
    assert done.text is not None and (done.kind, done.compressor, done.gone) == ("repeat", "reference+rows", False)
    rows, reference, end = done.text.rsplit("\n", 2)
    assert "\n".join(map(str, read_back(rows))) == normal(second)
    assert reference.startswith("[… lines 401-480 stand above in Bash: cat x.py") and end == "the end"
    exact = compress_block(msgspec.structs.replace(job, tool_class="exact"))
    assert exact.text is not None and exact.text.startswith(second)


def test_line_numbers_at_every_tenth_line_are_for_files_and_for_those_who_ask() -> None:
    text = "\n".join(f"{n:>6}→{line}" for n, line in enumerate(CODE.split("\n"), 1))
    assert compress_block(Job(text, "exact", Settings())).text is None
    for settings in (Settings(line_numbers="tens"), Settings(level="aggressive")):
        done = compress_block(Job(text, "exact", settings))
        assert (done.compressor, done.lossless) == ("line numbers", True)
        assert done.tokens_after < 0.85 * done.tokens_before
    assert compress_block(Job(text, "exact", Settings(level="aggressive", line_numbers="all"))).text is None
    unpadded = compress_block(Job(text, "exact", Settings(line_numbers="unpadded")))
    assert unpadded.text == "\n".join(line.lstrip(" ") for line in text.split("\n"))


def test_fewer_line_numbers_are_worth_less_than_references_are() -> None:
    long = [f"    total_{n} = " + " + ".join(f"column_{n * m}" for m in range(12)) for n in range(30)]
    text = "\n".join(f"{n:>6}→{line}" for n, line in enumerate(long, 1))
    done = compress_block(Job(text, "exact", Settings(line_numbers="tens")))
    assert done.compressor == "line numbers"
    assert 30 <= done.tokens_before - done.tokens_after < min(100, 0.1 * done.tokens_before)


def test_a_lossless_tool_loses_nothing() -> None:
    done = compress_block(msgspec.structs.replace(JOB, tool_class="lossless"))
    assert done.text is None or done.lossless


@pytest.mark.parametrize("bias", [0.25, 1.0, 4.0])
def test_a_bias_moves_the_budget(bias: float) -> None:
    job = msgspec.structs.replace(JOB, settings=Settings(block_budget=1_000), bias=bias)
    assert compress_block(job).tokens_after <= 1_300 * bias + 200


@pytest.mark.parametrize("hint", [True, False])
def test_a_blob_can_be_looked_up_by_a_client_that_can(hint: bool) -> None:
    text = f"the image:\n{_BLOB}\n" + CODE
    said = str(compress_block(msgspec.structs.replace(JOB, text=text, hint=hint)).text)
    assert _BLOB not in said
    assert (f"thinwire get {short_id(text)}" in said) is hint


def test_where_nothing_is_kept_nothing_is_taken_out() -> None:
    tight = msgspec.structs.replace(JOB, settings=Settings(level="aggressive", block_budget=50), hint=True)
    kept = compress_block(msgspec.structs.replace(tight, settings=replace(tight.settings, originals=False))).text
    summary = compress_block(tight).text
    assert kept is not None
    assert summary is not None
    assert len(summary) < len(kept) < len(LOG)
    assert read_back(kept) == normal(LOG).split("\n")


def test_a_summary_of_nothing_but_failures_is_not_longer_than_what_keeps_everything() -> None:
    lines = (
        f"10:{n // 60:02}:{n % 60:02} ERROR {'abc'[n % 3]} failed, id {n * 7919}, client 10.0.0.{n}" for n in range(120)
    )
    text = "\n".join(lines)
    all_kept, few = (compress_block(Job(text, "any", Settings(block_budget=budget))) for budget in (10**9, 100))
    assert few.tokens_after <= all_kept.tokens_after


def test_source_is_shortened_only_if_asked_for() -> None:
    source = Path(argparse.__file__).read_text()
    assert compress_block(Job(source, "any", Settings(block_budget=1 << 40))).text is None
    assert compress_block(Job(source, "any", Settings(code=True))).compressor == "code"


KEPT = {
    "log": "syslog", "build_test": "pytest-line", "search": "rg-context", "listing": "ls-l", "diff": "show-parted",
    "table": "kubectl-pods", "code": "choose.py", "prose": "design.md", "json": "curl-orders",
}  # fmt: skip


def with_a_word(kind: str, word: str) -> str:
    """An output of a kind in which one line, two thirds down, holds a word more."""
    text = next(item.text for item in load(ROOT / "tests" / "corpus") if (item.kind, item.name) == (kind, KEPT[kind]))
    lines = text.split("\n")
    said = '"sku": "' if kind == "json" else "    return " if kind == "code" else ""
    places = [at for at, line in enumerate(lines) if len(line) > 12 and said in line]
    at = places[2 * len(places) // 3]
    if kind == "json":
        lines[at] = lines[at].replace(said, f"{said}{word}-")
    else:
        lines[at] += f"  # {word}" if kind == "code" else f" {word}"
    return "\n".join(lines)


@pytest.mark.parametrize("kind", KEPT)
@pytest.mark.parametrize("level", ["balanced", "aggressive"])
def test_of_no_kind_is_a_line_left_out_that_the_user_wants(kind: str, level: Level) -> None:
    text = with_a_word(kind, "zqxkeep")
    job = Job(text, "any", Settings(level, block_budget=300, keep="zqxkeep", code=True, min_tokens=0))
    assert "zqxkeep" in (compress_block(job).text or text)


def test_without_that_wish_most_kinds_leave_it_out() -> None:
    texts = [with_a_word(kind, "zqxkeep") for kind in KEPT]
    jobs = [Job(text, "any", Settings("aggressive", block_budget=300, code=True, min_tokens=0)) for text in texts]
    assert sum("zqxkeep" in (compress_block(job).text or job.text) for job in jobs) <= 3


MORE_HOSTILE: dict[str, Callable[[int], str]] = {
    "open braces": lambda size: '{"a":\n' * (size // 6),
    "progress": lambda size: "[=====>    ] 10% 3/4\n" * (size // 21),
    "overwrites": lambda size: "abc 12%\r" * (size // 8),
    "half escapes": lambda size: "\x1b]0;" * (size // 4),
    "only blanks": lambda size: " " * size,
    "trailing blanks": lambda size: ("x" + " " * 50 + "\n") * (size // 52),
    "many looks": lambda size: "".join(f"{at} a\n" * 4 + "/x/y b\n" * 4 + "\n" for at in range(size // 50)),
    "failures": lambda size: "".join(f"ERROR job {at} failed: disk sd{at}\n" for at in range(size // 32)),
    "open quotes": lambda size: '"a b \\\n' * (size // 7),
    "traces": lambda size: "Traceback (most recent call last):\n" * (size // 35),
    "dots": lambda size: "1.2." * (size // 4),
}


# Two doublings, and room for texts that leave a busy machine's caches; what is quadratic grows by 16.
GROWTH = 2.8**2


@pytest.mark.parametrize("shape", [*HOSTILE, *MORE_HOSTILE])
def test_four_times_the_text_is_at_most_two_doublings_of_the_work(shape: str) -> None:
    def work(size: int) -> float:
        job = Job({**HOSTILE, **MORE_HOSTILE}[shape](size), "any", Settings(min_tokens=0))
        return seconds(lambda: compress_block(job))

    sizes = range(100_000, 95_000, -1_000)  # no text twice: some compressors remember what they read last
    assert any(work(4 * size) <= GROWTH * work(size) + SLACK for size in sizes)


_BLOB = b64encode(Random(4).randbytes(3000)).decode()
_AROUND = {
    "log": LOG + f"\n10:00:00 DEBUG payload '{_BLOB}'\n" + LOG,
    "json": dumps(
        {"items": [{"id": at, "name": f"n{at}"} for at in range(40)], "image": _BLOB, "vector": [0.12345678] * 200}
    ),
    "test": "\n".join(f"t.py::test_{at} PASSED [ {at}%]" for at in range(80)) + f"\nE   assert '{_BLOB}' == ''",
}


@pytest.mark.parametrize(("kind", "text"), _AROUND.items(), ids=_AROUND)
def test_a_blob_gives_way_in_a_text_of_any_kind_and_the_rest_is_compressed(kind: str, text: str) -> None:
    done = compress_block(Job(text, "any", Settings(block_budget=10**9)))
    assert done.kind == kind
    assert done.compressor.endswith("+opaque")
    assert _BLOB not in str(done.text)
    assert "[… base64, 3000 bytes, sha256 " in str(done.text)


@pytest.mark.parametrize("level", ["lossless", "balanced"])
def test_a_patch_keeps_its_blobs_and_so_does_what_must_be_given_back(level: Level) -> None:
    patch = f"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+{_BLOB}\n" if level == "balanced" else _AROUND["log"]
    assert _BLOB in (compress_block(Job(patch, "any", Settings(level=level))).text or patch)


@pytest.mark.parametrize("level", ["balanced", "aggressive"])
def test_a_line_that_the_user_wants_is_never_left_out(level: Level) -> None:
    lines = LOG.split("\n")
    lines[123] = "2026-03-01 10:02:03 INFO worker-1 handled job 4551 in 33 ms for TICKET-77"
    job = Job("\n".join(lines), "any", Settings(level, block_budget=60))
    kept = compress_block(msgspec.structs.replace(job, settings=replace(job.settings, keep=r"TICKET-\d+"))).text
    assert kept is not None
    assert "TICKET-77" in kept
    assert len(kept) < len(LOG)


def _listing(folder: str, files: int) -> str:
    return "\n".join(f"{folder}/component_{n}.tsx" for n in range(files))


def test_a_few_paths_stay_whole_and_many_stand_under_their_folder() -> None:
    few, many = (_listing("packages/dashboard/src/components/settings", files) for files in (26, 180))
    assert compress_block(msgspec.structs.replace(JOB, text=few)).text is None
    found = compress_block(msgspec.structs.replace(JOB, text=many))
    assert found.tokens_after < 0.7 * found.tokens_before


def test_paths_stay_whole_where_a_tool_was_asked_for_them() -> None:
    many = _listing("packages/dashboard/src/components/settings", 180)
    assert compress_block(msgspec.structs.replace(JOB, text=many, tool_class="lossless")).text is None
    hits = "\n".join(f"{line}:{n}: return {n}" for line in many.split("\n")[:20] for n in range(9))
    assert compress_block(msgspec.structs.replace(JOB, text=hits, tool_class="lossless")).text is not None


def test_at_aggressive_a_few_paths_stand_under_their_folder_too() -> None:
    few = _listing("packages/dashboard/src/components/settings", 26)
    found = compress_block(msgspec.structs.replace(JOB, text=few, settings=Settings(level="aggressive")))
    assert found.text is not None


FACTS = ("It has {0} beds.", "It is not for {1}.", "If it rains, gate {0} is shut.", "Ask Ms. {1} of it.")
LETTERS = str.maketrans("0123456789", "abcdefghij")


@pytest.mark.parametrize("level", ["balanced", "aggressive"])
def test_of_prose_above_the_budget_no_sentence_is_cut_and_none_with_a_fact_is_left_out(level: Level) -> None:
    facts = [FACTS[at % 4].format(at, "Ad" + str(at).translate(LETTERS)) for at in range(200)]
    text = essay(Random(7), facts)
    found = compress_block(Job(text, "any", Settings(level)))
    assert found.text is not None
    assert found.compressor.startswith("sentences")
    assert found.tokens_after < 0.6 * found.tokens_before
    flat = " ".join(word for line in read_back(found.text) for word in str(line).split())
    assert [fact for fact in facts if fact not in flat] == []
    whole = {said.strip() for said in re.split(r"(?<=[.])\s|\[… [^\]]*\]", flat) if said.strip()}
    assert whole <= set(re.split(r"(?<=[.])\s", " ".join(text.split())))
