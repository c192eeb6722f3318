"""summary: within the budget, well formed, every line that is gone named; what does not fit the rules is left alone."""

from __future__ import annotations

import inspect
import re
import textwrap
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.compressors.code import summary
from thinwire.pipeline.compressors.code.languages import likely
from thinwire.pipeline.compressors.code.source import read
from thinwire.pipeline.compressors.code.summary import recognise, remark, summarise
from thinwire.pipeline.model import tokens
from thinwire.pipeline.model.job import Job, short_id
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.verify.bodies import is_outline

from .sources import SHAPES, restored, source

every_language = pytest.mark.parametrize("language", SHAPES)
LENGTHS = st.lists(st.integers(1, 30), min_size=3, max_size=8)
MODULES = [textwrap, inspect, re, msgspec]


def is_well_formed(text: str) -> bool:
    language = likely(read(text).code)[0]
    return not language.parse("\n".join(read(text).code)).root_node.has_error


LEFT_ALONE = {
    "within the budget": (source("python", 20, 20), 10_000),
    "nothing but constants": ("from os import path\n" + "".join(f"A{n} = {n}\n" for n in range(300)), 100),
    "compressed before": (source("go", 20, 20) + "// [… 3 lines, 4-6]\n", 10),
    "no source code": ("One line of prose, and another.\n" * 100, 10),
    "half of it in errors": ("def f(a):\n    return (]\n\nimport\n" * 50, 10),
    "markup": ("<Page>\n" + source("tsx", 20, 20), 10),
    "longer than any source": ("def f(a):\n    return 1\n" * 50_000, 10),
}


@pytest.mark.parametrize(("text", "budget"), LEFT_ALONE.values(), ids=LEFT_ALONE.keys())
def test_what_needs_no_summary_or_is_not_understood_is_left_alone(text: str, budget: int) -> None:
    assert summarise(text, budget) is None


@every_language
@settings(max_examples=10, deadline=None)
@given(lengths=LENGTHS, budget=st.integers(0, 800))
def test_every_line_that_is_gone_is_named_and_what_stays_parses(language: str, lengths: list[int], budget: int) -> None:
    text = source(language, *lengths)
    said = summarise(text, budget) or text
    assert restored(text, said) == text
    assert is_well_formed(said)
    assert all(f"work_{at}" in said for at in range(len(lengths)))
    assert is_outline(text, said)


@every_language
def test_half_is_saved_above_the_budget_and_a_second_time_changes_nothing(language: str) -> None:
    text = source(language, *range(10, 40))
    said = summarise(text, 600)
    assert said is not None
    assert tokens.count(said) < 0.5 * tokens.count(text)
    assert not recognise(said)
    assert summarise(said, 600) is None


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_real_modules_lose_half_and_still_compile(module: object) -> None:
    text = inspect.getsource(module)  # type: ignore[arg-type]  # a module, whatever the list is inferred to hold
    said = summarise(text, 600)
    if said is not None:
        compile(said, "module", "exec")
        assert restored(text, said) == text


def test_a_bigger_budget_keeps_more_and_the_biggest_bodies_go_first() -> None:
    text = source("rust", 5, 40, 20, 80)
    total = tokens.count(text)
    sizes = [tokens.count(summarise(text, budget) or text) for budget in range(0, total, total // 10)]
    assert all(one <= other for one, other in pairwise(sizes))
    assert re.findall(r"\[… (\d+) lines", str(summarise(text, total - 100))) == ["80"]


@pytest.mark.parametrize("share", [0.7, 0.8, 0.9])
def test_as_much_goes_as_the_budget_wants_and_hardly_more(share: float) -> None:
    text = source("python", *[12] * 60)
    budget = round(share * tokens.count(text))
    assert 0.95 * budget < tokens.count(summarise(text, budget) or text) <= budget


@pytest.mark.parametrize("language", ["python", "go", "rust"])
def test_numbered_lines_stay_beside_their_numbers_and_markers_name_those(language: str) -> None:
    lines = source(language, 30, 40).split("\n")[:-1]
    text = "\n".join(f"{number:6}\t{line}".rstrip() for number, line in enumerate(lines, 200))
    said = summarise(text, 10)
    assert said is not None
    assert restored(text, said, 200) == text
    assert is_outline(text, said)


def test_a_fence_stays_around_what_is_left() -> None:
    text = "```go\n" + source("go", 30, 40) + "```\n"
    said = str(summarise(text, 10))
    assert is_outline(text, said)
    assert said.startswith("```go\npackage") and said.endswith("```\n")
    assert restored(text, said) == text


def test_an_unfinished_end_costs_only_itself() -> None:
    text = source("rust", 60, 40, 6)
    cut = text[: text.rindex("call(") + 4]
    said = summarise(cut, 10)
    assert said is not None
    assert said.endswith(cut[-100:])
    assert restored(cut, said) == cut


def test_errors_that_were_there_are_no_reason_but_more_errors_are(monkeypatch: pytest.MonkeyPatch) -> None:
    text = source("c", 30, 40) + "BEGIN_DECLS int f(void) OTHER_MACRO(1);\n"
    assert summarise(text, 10) is not None
    monkeypatch.setattr(summary, "_written", lambda lines, chosen, number: ["int f( {"] * 9)
    assert summarise(text, 10) is None


# --- as compress_block asks for it

TEXT = source("javascript", *range(10, 30))
BALANCED = Job(TEXT, "any", Settings(block_budget=300))


def test_bodies_are_left_out_only_where_that_is_asked_for() -> None:
    assert compress_block(BALANCED).compressor != "code"
    asked = [Settings(block_budget=300, code=True), Settings(level="aggressive")]
    assert [compress_block(msgspec.structs.replace(BALANCED, settings=one)).compressor for one in asked] == [
        "code",
        "code",
    ]


@pytest.mark.parametrize(
    ("tool_class", "wanted"),
    [("exact", Settings(code=True)), ("lossless", Settings(code=True)), ("any", Settings(code=True, originals=False))],
)
def test_never_for_tools_that_must_lose_nothing_nor_where_nothing_is_kept(tool_class: str, wanted: Settings) -> None:
    job = msgspec.structs.replace(BALANCED, tool_class=tool_class, settings=wanted)
    assert compress_block(job).compressor != "code"


@every_language
def test_the_hint_is_a_comment_and_the_whole_still_parses(language: str) -> None:
    text = source(language, *range(10, 30))
    said = compress_block(Job(text, "any", Settings(level="aggressive"), hint=True)).text
    assert said is not None
    assert said.endswith(f"[… original {short_id(text)}: thinwire get {short_id(text)}]")
    assert is_well_formed(said)


def test_a_fence_or_a_text_without_comments_has_no_remark() -> None:
    assert [remark("```\n// [… 3 lines, 1-3]\n```\n"), remark('"""A.\n[… 3 lines, 2-4]\n"""'), remark("")] == [
        "",
        "",
        "",
    ]
