"""References: what must not be said, then what is said, and that it always leads back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Literal

import msgspec
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from thinwire.pipeline.model.job import Job, Source
from thinwire.pipeline.model.settings import LINE_NUMBERS, LineNumbers, Settings
from thinwire.pipeline.references import refer as referring
from thinwire.pipeline.references.lines import TENS

FILE = [f"def step_{n}(request):" if n % 5 == 0 else f"    value_{n} = request.load({n * 37})" for n in range(60)]


def numbered(lines: list[str], first: int = 1) -> str:
    return "\n".join(f"{n:>6}→{line}" for n, line in enumerate(lines, first))


def refer(
    text: str,
    sources: list[Source],
    first: int = 1,
    *,
    kept: LineNumbers = "all",
    tool_class: Literal["any", "exact"] = "exact",
) -> str | None:
    """What is said about a text that is about the same things as its sources."""
    same = tuple(msgspec.structs.replace(source, topics=("app.py",)) for source in sources)
    found = referring.refer(Job(text, tool_class, Settings(), sources=same, first=first, topics=("app.py",)), kept)
    return None if found is None else found.text


READ = Source("Read app.py", numbered(FILE))


# --- what is left as it is


def test_what_stands_nowhere_is_not_referred_to() -> None:
    assert refer(numbered([f"other {n}" for n in range(60)]), [READ]) is None


def test_a_few_short_lines_are_not_worth_a_reference() -> None:
    source = Source("Read a", "\n".join(["}", "", "}", "", "}", ""]))
    assert refer("a\n}\n\n}\n\n}\nb", [source]) is None


def test_the_same_few_lines_about_something_else_are_no_news_of_this() -> None:
    text, source = numbered(FILE[:4]), Source("Read b.py", numbered(FILE[:4]), topics=("b.py",))
    assert referring.refer(Job(text, "exact", Settings(), sources=(source,), topics=("a.py",))) is None
    assert referring.refer(Job(text, "exact", Settings(), sources=(source,), topics=("b.py",))) is not None


def test_what_cannot_be_told_apart_is_given() -> None:
    hunks = [["@@ -0,0 +1,9 @@", *(f"+{line}" for line in lines)] for lines in (FILE[:9], [FILE[0], *FILE[21:29]])]
    source = Source("Bash: git log -p", "\n".join(line for hunk in hunks for line in hunk))
    assert refer("\n".join(FILE[:9]), [source]) is None
    assert refer("\n".join(FILE[1:9]), [source]) == (
        f"[… lines 1-8 stand above in the new side of Bash: git log -p as lines 2-9, from: {FILE[1].strip()[:23]}…]"
    )


def test_nothing_is_referred_to_across_a_line_of_ours() -> None:
    lines = [f"a long line of output, number {n}, that costs tokens" for n in range(4)]
    cut = [*lines[:2], "[… 3 lines like the one above]", *lines[2:]]
    assert refer("\n".join(lines), [Source("x", "\n".join(cut))]) is None
    assert refer("\n".join(lines), [Source("x", "\n".join(lines))]) is not None


# --- what is said


def test_a_file_read_again_names_the_lines_that_stand_above() -> None:
    changed = [*FILE[:30], "    value_30 = None", *FILE[31:]]
    given = numbered(changed[27:34], 28)  # with three lines around it, as a diff has them
    assert refer(numbered(changed), [READ]) == (
        f"[… lines 1-27 stand above in Read app.py]\n{given}\n[… lines 35-60 stand there]"
    )


def test_lines_that_moved_are_named_by_both_numbers() -> None:
    changed = ["import os", *FILE]
    assert refer(numbered(changed), [READ]) == (
        f"{numbered(changed[:2])}\n[… lines 3-61 stand above in Read app.py as lines 2-60]"
    )


def test_a_part_of_a_file_is_found_in_the_whole() -> None:
    assert refer(numbered(FILE[10:30], 11), [READ]) == "[… lines 11-30 stand above in Read app.py]"


def test_through_another_tool_the_same_lines_are_found() -> None:
    assert refer("\n".join(FILE[20:40]), [READ], first=21) == "[… lines 21-40 stand above in Read app.py]"


def test_where_lines_have_no_numbers_the_first_of_them_is_quoted() -> None:
    source = Source("Bash: sed -n '101,160p' app.py", "\n".join(FILE), first=101)
    assert refer(numbered(FILE[10:30], 111), [source]) == (
        "[… lines 111-130 stand above in Bash: sed -n '101,160p' app.py, from: def step_10(request):]"
    )


def test_what_was_left_out_above_is_referred_to_where_it_stands() -> None:
    second = Source("2nd Read app.py", "[… lines 1-30 stand above in Read app.py]\n" + numbered(["new"] * 9, 31))
    said = refer(numbered([*FILE[:30], *["new"] * 9]), [READ, second])
    assert said == "[… lines 1-30 stand above in Read app.py]\n[… lines 31-39 stand above in 2nd Read app.py]"
    assert refer(numbered(FILE[:30]), [second]) is None


def test_at_every_tenth_line_a_number() -> None:
    said = refer(numbered(FILE[:12], 8), [], kept="tens") or ""
    assert said.split("\n")[:5] == [TENS, f"8→{FILE[0]}", f"→{FILE[1]}", f"10→{FILE[2]}", f"→{FILE[3]}"]


def test_what_stands_there_with_few_numbers_is_found_by_them() -> None:
    few = Source("Read app.py", refer(READ.text, [], kept="tens") or "")
    said = refer(numbered(FILE[13:30], 14), [few], kept="tens")
    assert said == f"{TENS}\n[… lines 14-30 stand above in Read app.py]"


def test_what_an_agent_puts_around_the_output_is_no_news_of_the_file() -> None:
    head = "Chunk ID: 12ab\nWall time: 0.1 seconds\nProcess exited with code 0\nOutput:\n"
    source = Source("exec_command: cat app.py", "Chunk ID: 34cd\nOutput:\n" + "\n".join(FILE), first=-1)
    assert refer(head + "\n".join(FILE), [source], first=-3) == (
        f"{head}[… lines 1-60 stand above in exec_command: cat app.py, from: {FILE[0]}]"
    )


def test_in_a_json_text_its_one_long_string_is_read_and_referred_to() -> None:
    inside = json.dumps({"path": "app.py", "content": "\n".join(FILE)})
    assert refer(inside, [Source("Read app.py", "\n".join(FILE))]) == json.dumps(
        {"path": "app.py", "content": f"[… lines 1-60 stand above in Read app.py, from: {FILE[0]}]"}
    )
    call = Source("call app.py", inside, topics=("app.py",))
    read = referring.refer(Job(numbered(FILE), "any", Settings(), sources=(call,), topics=("app.py",)))
    assert read is not None
    assert read.text == f"[… lines 1-60 stand above in the text in call app.py, from: {FILE[0]}]"


def test_all_line_numbers_stay_without_the_blanks_before_them() -> None:
    text = numbered(FILE[:12], 8)
    assert refer(text, [], kept="unpadded") == "\n".join(line.lstrip() for line in text.split("\n"))
    said = refer(numbered(FILE[10:40], 11), [Source("Read app.py", numbered(FILE[:30]))], kept="unpadded") or ""
    assert said.split("\n")[0] == "[… lines 11-29 stand above in Read app.py]"
    assert said.split("\n")[-1] == f"40→{FILE[39]}"


def test_every_string_of_a_document_is_read() -> None:
    comments = [{"id": n, "diff_hunk": "\n".join(["@@ -0,0 +1,60 @@", *(f"+{line}" for line in FILE)])} for n in (1, 2)]
    job = Job(json.dumps(comments), "any", Settings(), sources=(msgspec.structs.replace(READ, topics=("app.py",)),))
    found = referring.refer(msgspec.structs.replace(job, topics=("app.py",)))
    hunks = [one["diff_hunk"].split("\n") for one in json.loads(found.text if found else "")]
    assert [hunk[1:] for hunk in hunks] == [["[… added lines 1-60 stand above in Read app.py]"]] * 2


def test_every_string_of_a_source_has_been_read() -> None:
    bodies = [FILE[:20], FILE[20:40], FILE[20:40]]
    source = Source("Bash: gh issue list", json.dumps([{"body": "\n".join(body)} for body in bodies]))
    found = referring.refer(Job("\n".join(FILE[20:40]), "any", Settings(), sources=(source,)))
    assert found is not None
    assert found.text == f"[… lines 1-20 stand above in a text in Bash: gh issue list, from: {FILE[20]}]"


def test_a_long_line_is_worth_a_reference_alone() -> None:
    long = "docs/a.md:12:" + "".join(f" word{n}" for n in range(60))
    source = Source("Bash: rg a", f"x\n{long}\ny")
    found = referring.refer(Job(f"1\n{long}\n2", "any", Settings(), sources=(source,)))
    assert found is not None
    assert found.text == f"1\n[… lines 2-2 stand above in Bash: rg a, from: {long[:23]}…]\n2"
    assert referring.refer(Job(f"1\n{long[:200]}\n2", "any", Settings(), sources=(source,))) is None


def test_a_diff_of_a_patch_leads_to_its_hunks_and_a_file_to_what_it_says_afterwards() -> None:
    hunk = [*(f" {line}" for line in FILE[:3]), *(f"-{line}" for line in FILE[3:9]), *(f"+{n}" for n in FILE[30:40])]
    patch = Source("your apply_patch: app.py", "\n".join(["*** Begin Patch", "@@", *hunk, "*** End Patch"]))
    diff = "\n".join(["diff --git a/app.py b/app.py", "@@ -1,9 +1,13 @@", *hunk])
    assert (refer(diff, [patch]) or "").split("\n")[-1] == (
        f"[… lines 4-21 stand above in the hunks of your apply_patch: app.py, from: {FILE[1].strip()[:23]}…]"
    )
    assert refer("\n".join(FILE[30:40]), [patch]) == (
        f"[… lines 1-10 stand above in your apply_patch: app.py as lines 12-21, from: {FILE[30]}]"
    )


def test_what_no_edit_depends_on_is_referred_to_up_to_what_is_new() -> None:
    text = "\n".join(["new", *FILE, "new"])
    source = Source("Bash", "\n".join(FILE), topics=("app.py",))
    output = Job(text, "any", Settings(), sources=(source,), topics=("app.py",))
    found = referring.refer(output)
    assert found is not None and len(found.text.split("\n")) == len(["new", "reference", "new"])
    read = referring.refer(msgspec.structs.replace(output, tool_class="exact"))
    assert read is not None and len(read.text.split("\n")) == len(["new", FILE[0], "reference", FILE[-1], "new"])


def test_what_edits_depend_on_is_not_referred_to_where_it_is_escaped() -> None:
    assert refer(numbered(FILE), [Source("call app.py", json.dumps({"content": "\n".join(FILE)}))]) is None


def test_a_hunk_in_a_json_text_leads_to_the_file() -> None:
    hunk = "\n".join([f"@@ -0,0 +1,{len(FILE)} @@", *(f"+{line}" for line in FILE)])
    said = refer(json.dumps({"diff_hunk": hunk, "body": "fixed"}), [READ])
    assert json.loads(said or "")["diff_hunk"].split("\n")[2:] == ["[… added lines 2-60 stand above in Read app.py]"]


def test_a_long_file_leads_to_where_it_has_said_the_same_lines() -> None:
    filler = [f"other_{n} = {n * n}" for n in range(500)]
    file = [*FILE, *filler, *FILE]
    said = refer(numbered(file), [])
    assert said == numbered(file).replace(numbered(FILE, 561), "[… lines 561-620 stand further up as lines 1-60]")
    assert refer(numbered([*FILE, *filler[:300], *FILE]), []) is None
    unnumbered = refer("\n".join(file), [], tool_class="any")
    assert unnumbered is None


def test_what_stands_above_and_what_stands_further_up_are_told_apart() -> None:
    own = [f"    own_{n} = request.load({n * 41})" for n in range(500)]
    said = refer(numbered([*FILE, *own[:40], *FILE, *own]), [READ]) or ""
    assert [line for line in said.split("\n") if line.startswith("[")] == [
        "[… lines 1-59 stand above in Read app.py]",
        "[… lines 102-159 stand there as lines 2-59]",
        "[… lines 160-200 stand further up as lines 60-100]",
    ]


def test_with_repeats_off_a_long_file_does_not_lead_to_itself() -> None:
    file = numbered([*FILE, *(f"other_{n} = {n * n}" for n in range(500)), *FILE])
    assert referring.refer(Job(file, "exact", Settings(repeats=False))) is None


def test_a_diff_leads_to_the_lines_that_it_has_added_further_up() -> None:
    added = [f"@@ -0,0 +1,{len(FILE)} @@", *(f"+{line}" for line in FILE)]
    diff = ["--- /dev/null", "+++ b/a.py", *added, "--- a/b.py", "+++ b/b.py", "@@ -7,0 +8,60 @@", *added[1:]]
    said = refer("\n".join(diff), [], tool_class="any") or ""
    assert said == "\n".join(
        [*diff[:66], f"[… lines 67-126 stand further up as lines 4-63, from: {FILE[0]}]".replace("from: ", "from: +")]
    )


# --- the law

LINE = st.sampled_from(
    ["", "}", "    return value", "def handler(request):", "\treturn None", "→ x", "7: y", "12\tz", "a b"]
)
TEXT = st.lists(LINE, max_size=40)
PRINTED = st.sampled_from(
    [
        lambda n, line: line,
        lambda n, line: f"{n:>6}→{line}",
        lambda n, line: f"{n}: {line}",
        lambda n, line: f"{n}\t{line}",
    ]
)


@given(
    st.lists(st.tuples(TEXT, PRINTED, st.integers(1, 99)), min_size=2, max_size=4),
    st.sampled_from([*((kept, "exact") for kept in LINE_NUMBERS), ("all", "any")]),
)
def test_a_reader_with_the_sources_has_every_line(
    texts: list[tuple[list[str], Callable[[int, str], str], int]],
    way: tuple[LineNumbers, Literal["any", "exact"]],
) -> None:
    kept, tool_class = way
    sources: list[Source] = []
    known: dict[str, Rows] = {}
    for number, (lines, printed, first) in enumerate(texts):
        text = "\n".join(printed(n, line) for n, line in enumerate(lines * 2, first))
        said = refer(text, sources, first, kept=kept, tool_class=tool_class) or text
        label = f"call {number}"
        rows = [(n, line) for n, line in enumerate(lines * 2, first)] or [(first, "")]
        assert said == text or Reader(known, printed(7, "").lstrip(" ")[1:]).read(said, first) == rows
        sources.append(Source(label, said, first))
        known[label] = rows


BLOCK = st.lists(st.sampled_from([f"    value_{n} = load({n * 37})" for n in range(3)]), min_size=8, max_size=12)


@limits(max_examples=40, deadline=None)
@given(st.lists(BLOCK, min_size=2, max_size=8), PRINTED, st.integers(1, 99), st.sampled_from(LINE_NUMBERS))
def test_a_reader_of_a_long_file_has_every_line(
    blocks: list[list[str]], printed: Callable[[int, str], str], first: int, kept: LineNumbers
) -> None:
    lines = [f"other_{n}" for n in range(500)]
    for number, block in enumerate([*blocks, *blocks]):
        lines[number * 7 : number * 7] = block
    text = "\n".join(printed(n, line) for n, line in enumerate(lines, first))
    said = refer(text, [], first, kept=kept) or text
    rows = list(enumerate(lines, first))
    assert said == text or Reader({}, printed(7, "").lstrip(" ")[1:]).read(said, first) == rows


Rows = list[tuple[int, str]]


class Reader:
    """Who knows what the references say, and what each call returned; nothing of the code that wrote them."""

    def __init__(self, known: dict[str, Rows], separator: str) -> None:
        self._known = known
        self._separator = separator
        self._label = ""

    def read(self, text: str, first: int) -> Rows:
        rows: Rows = []
        after = first
        for line in text.split("\n"):
            if line == TENS:
                continue
            self._known[""] = rows
            new = list(self._rows(line, after))
            rows += new
            after = new[-1][0] + 1
        return rows

    def _rows(self, line: str, after: int) -> Iterator[tuple[int, str]]:
        if not line.startswith("[… "):
            number, _, content = line.partition(self._separator) if self._separator else ("", "", line)
            yield int(number or after), content
            return
        first, last = map(int, line.split("lines ")[1].split(" ", maxsplit=1)[0].split("-"))
        self._label = line.split("above in ")[1][: len("call 0")] if "above in" in line else self._label
        there = int(line.split("as lines ")[1].split("-", maxsplit=1)[0]) if "as lines" in line else first
        by_number = dict(self._known["" if "further up" in line else self._label])
        for step in range(last - first + 1):
            yield first + step, by_number[there + step]
