"""What stands above a block: what is no place, then which places there are and what names them."""

from __future__ import annotations

from dataclasses import replace
from json import dumps

from msgspec.structs import replace as replaced

from thinwire.pipeline.model.blocks import Block
from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.references.above import Above, sent_name

LINES = [f"    value_{n} = request.load({n * 37})" for n in range(40)]
FILE = "\n".join(LINES)
WHOLE = Replacement(None)


def block(call: str, text: str, tool: str = "Read", **arguments: object) -> Block:
    raw = dumps(text).encode()
    return Block(raw, 0, len(raw), "tool", tool, dumps(arguments or {"path": "a.py"}), call)


def like(*blocks: Block) -> list[str]:
    """The labels of what has lines in common with the last block."""
    return [place.label for place in Above(blocks).like(len(blocks) - 1, blocks[-1])]


def test_what_has_little_in_common_or_stands_behind_is_no_place() -> None:
    assert like(block("a", "other\n" * 40), block("b", FILE)) == []
    assert like(block("a", "\n".join(LINES[:3])), block("b", FILE)) == []
    assert like(block("a", "\n}\n" * 200), block("b", "\n}\n" * 200)) == []
    first, second = block("a", FILE), block("b", FILE)
    assert Above((first, second)).like(0, first) == []


def test_what_the_user_pastes_and_what_has_no_call_is_no_place() -> None:
    assert like(replace(block("a", FILE), role="user"), block("b", FILE)) == []
    assert like(block("", FILE), block("b", FILE)) == []


def test_results_arguments_and_numbered_lines_are_places() -> None:
    numbered = "\n".join(f"{n:>6}→{line}" for n, line in enumerate(LINES, 1))
    wrote = block("w", "done", "Write", path="a.py", content=FILE)
    assert like(block("a", numbered), wrote, block("b", FILE)) == ["Read: a.py", "your Write: a.py"]


def test_what_a_call_wrote_stands_above_its_own_result() -> None:
    assert like(block("e", f"Done:\n{FILE}", "Edit", path="a.py", new=FILE)) == ["your Edit: a.py"]


def test_calls_of_one_name_are_counted_and_parts_of_a_result_too() -> None:
    blocks = [block("a", FILE), block("a", FILE), block("b", FILE), block("c", FILE), block("d", FILE)]
    assert Above(blocks).labels == [
        "Read: a.py",
        "Read: a.py, part 2",
        "2nd Read: a.py",
        "3rd Read: a.py",
        "4th Read: a.py",
    ]


def test_a_place_is_sent_as_it_was_decided_and_named_by_that() -> None:
    blocks = block("a", FILE), block("b", FILE)
    (place,) = Above(blocks).like(1, blocks[1])
    assert place.as_read({0: WHOLE}, "any").text == FILE
    assert place.as_read({0: Replacement("less")}, "any").text == "less"
    assert place.key({0: WHOLE}) == place.key({0: Replacement(None, "why")}) != place.key({0: Replacement("less")})
    (other,) = Above((replace(blocks[0], tool="view"), blocks[1])).like(1, blocks[1])
    assert other.key({0: WHOLE}) != place.key({0: WHOLE})
    assert place.as_read({0: WHOLE}, "any").name == other.as_read({0: WHOLE}, "any").name == sent_name(blocks[0], WHOLE)


def test_on_what_the_model_wrote_nothing_rests_since_it_stays() -> None:
    blocks = block("w", "done", "Write", path="a.py", content=FILE), block("b", FILE)
    (place,) = Above(blocks).like(1, blocks[1])
    assert not place.is_open({})
    assert place.as_read({}, "any").name == b""
    assert place.key({}) == place.key({0: WHOLE})


def test_a_text_in_another_layout_is_read_as_it_came_where_that_may_be_said_of_it() -> None:
    blocks = block("a", FILE), block("b", FILE)
    (place,) = Above(blocks).like(1, blocks[1])
    in_rows = Replacement("rows", gone=False)
    folded = replaced(in_rows, lossless=True)
    assert [place.as_read({0: in_rows}, one).text for one in ("any", "lossless", "exact")] == [FILE, "rows", "rows"]
    assert [place.as_read({0: folded}, one).text for one in ("any", "lossless", "exact")] == [FILE, FILE, "rows"]
    for not_whole in (replaced(folded, gone=True), replaced(folded, gone=None), replaced(folded, kind="repeat")):
        assert place.as_read({0: not_whole}, "any").text == "rows"
    assert place.as_read({0: in_rows}, "any").name == sent_name(blocks[0], in_rows)


def test_of_a_text_that_refers_what_is_laid_out_is_read_as_it_came() -> None:
    blocks = block("a", FILE), block("b", FILE)
    (place,) = Above(blocks).like(1, blocks[1])
    reference = "[… lines 5-20 stand above in Bash: cat b.py]"
    referring = Replacement(f"rows\n{reference}\nrows", kind="repeat", compressor="reference+rows", gone=False)
    as_given = "\n".join([*LINES[:4], reference, *LINES[20:]])
    assert place.as_read({0: referring}, "any").text == as_given
    assert place.as_read({0: referring}, "exact").text == referring.text
    for otherwise in (replaced(referring, gone=None), replaced(referring, compressor="reference")):
        assert place.as_read({0: otherwise}, "any").text == referring.text


def test_many_blocks_have_the_places_that_each_has_alone() -> None:
    parts = [
        "\n".join(LINES[at : at + 8]) + f"\nand what only call {at} says, here" * 3 for at in (0, 20, 4, 30, 16, 2)
    ]
    blocks = [block(f"call-{at}", text) for at, text in enumerate(parts)]
    above = Above(blocks)
    together = [[place.label for place in above.like(at, one)] for at, one in enumerate(blocks)]
    assert together == [like(*blocks[: at + 1]) for at in range(len(blocks))]
    assert together[-1] == ["Read: a.py", "3rd Read: a.py"]
    assert not together[3]
