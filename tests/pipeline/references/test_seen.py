"""seen: what a reader has of a source: its lines, its strings, and what files have afterwards."""

from __future__ import annotations

import json

from thinwire.pipeline.model.job import Job, Source
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.references.seen import Seen, seen_of

FILE = [f"value_{number} = request.load({number * 37})" for number in range(20)]
HUNK = "\n".join([f"@@ -1,3 +1,{len(FILE)} @@", "-old = 1", *(f"+{line}" for line in FILE)])


def seen(source: Source, tool_class: str = "any", topics: tuple[str, ...] = ()) -> dict[str, Seen]:
    job = Job("", "exact" if tool_class == "exact" else "any", Settings(), topics=topics)
    return {one.label: one for one in seen_of(source, job)}


def test_of_plain_text_the_lines_are_seen_under_its_label() -> None:
    found = seen(Source("Read a.py", "\n".join(FILE), first=7))
    assert list(found) == ["Read a.py"]
    assert list(found["Read a.py"].lines.contents) == FILE
    assert list(found["Read a.py"].lines.numbers) == list(range(7, 27))


def test_a_source_about_the_same_things_is_related() -> None:
    source = Source("Read a.py", "x", topics=("a.py",))
    assert seen(source, topics=("a.py", "b.py"))["Read a.py"].is_related
    assert not seen(source, topics=("b.py",))["Read a.py"].is_related


def test_of_a_diff_the_new_side_is_seen_too_also_in_a_string() -> None:
    found = seen(Source("Bash: git diff", HUNK))
    assert list(found["the new side of Bash: git diff"].lines.contents) == FILE
    quoted = seen(Source("call", json.dumps({"patch": HUNK})))
    lines = quoted["the new side of the text in call"].lines
    assert list(lines.contents[: len(FILE)]) == FILE
    assert list(lines.numbers[: len(FILE)]) == list(range(1, len(FILE) + 1))


def test_what_edits_depend_on_is_not_seen_in_a_string() -> None:
    source = Source("call", json.dumps({"content": "\n".join(FILE)}))
    assert "the text in call" in seen(source)
    assert "the text in call" not in seen(source, "exact")
