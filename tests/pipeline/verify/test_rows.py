"""What a reader makes of forms, rows and references, from what is sent alone."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.rows.layout import arrange
from thinwire.pipeline.model.normal_form import normal
from thinwire.pipeline.text.terminal_text import canonical
from thinwire.pipeline.verify.gaps import Gap
from thinwire.pipeline.verify.rows import Unreadable, read_back

from ..compressors.generators.dialects import DIALECTS

LEGEND = (
    "[… forms. A line below that begins with the «word of a form stands for the lines of that form, "
    "its other words for each * in turn,"
    " those in {} for a line each, ^ as in the nearest line above with the same «word]\n"
    "Proto * * «OPEN\nProto «TCP * *\n«port * open\n[… end of forms]\n"
)


def test_what_is_no_marker_stands_for_itself() -> None:
    assert read_back("a\n\n* b | c") == ["a", "", "* b | c"]


@pytest.mark.parametrize(
    ("sent", "lines"),
    [
        ("[… 2 lines like the next, * from each row below]\na * b *\n1 2\n3 4\n[… end of rows]\nx", ["a 1 b 2", "a 3 b 4", "x"]),
        ("[… 2 times the next 2 lines, * from each row below]\na *\nb *\n1 2\n3 4", ["a 1", "b 2", "a 3", "b 4"]),
        ("x\n[… 2 lines equal to the one above]\ny", ["x", "x", "x", "y"]),
        ("h\na\nb\nz\nh\n[… again the 2 lines that follow this one above: h]", ["h", "a", "b", "z", "h", "a", "b"]),
        ("[… each line below starts with: 2025 ]\na\nb", ["2025 a", "2025 b"]),
        ("[… each line below starts with this, but for those behind a |: 2025 ]\na\n|b\n\nc", ["2025 a", "b", "", "2025 c"]),
        ("[… 3 lines left out]\nx", [Gap(3), "x"]),
        (LEGEND + "«TCP 1 OPEN\n«OPEN UDP 2\nTCP 3", ["Proto TCP 1 OPEN", "Proto UDP 2 OPEN", "TCP 3"]),
        (LEGEND + "«port {1 2}\n«port a{b c}\n«port d", [f"port {one} open" for one in ("1", "2", "ab", "ac", "d")]),
    ],
)  # fmt: skip
def test_what_rows_and_references_stand_for(sent: str, lines: list[str | Gap]) -> None:
    assert read_back(sent) == lines


@pytest.mark.parametrize(
    "sent",
    [
        "[… 3 lines like the next, * from each row below]\na *\n1\n2",
        "[… 2 lines like the next, * from each row below]\na * b *\n1\n2 3",
        "[… 2 lines equal to the one above]",
        "[… again the 2 lines that follow this one above: nowhere]",
    ],
)
def test_what_says_too_little_is_refused(sent: str) -> None:
    with pytest.raises(Unreadable):
        read_back(sent)


def test_marks_stand_for_values_of_the_last_line_of_the_form() -> None:
    rows = "«TCP 10.0.0.1:22 LISTENING\n«OPEN 10.0.0.9 80\n«TCP 10.0.0.2:22 ^\nx\n«OPEN ^ 82\n«port {1 2}"
    assert read_back(LEGEND + rows)[2:5] == ["Proto TCP 10.0.0.2:22 LISTENING", "x", "Proto 10.0.0.9 82 OPEN"]


def test_forms_of_several_lines_have_borders() -> None:
    legend = LEGEND.split("Proto", maxsplit=1)[0] + "host «name *\n  is *\n--\n«port * open\n[… end of forms]\n"
    assert read_back(legend + "«name a up\n«port {1 2}") == ["host name a", "  is up", "port 1 open", "port 2 open"]
    with pytest.raises(Unreadable):
        read_back(legend.replace("--", "-") + "«name a up")


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.__name__)
def test_dialects_are_read_back_whole_and_in_order(dialect: Callable[[Random], list[str]]) -> None:
    for seed in range(6):
        text = canonical("\n".join(dialect(Random(seed))))
        for exact in (True, False):
            laid_out = arrange(text, exact=exact)
            if laid_out is not None:
                assert read_back(laid_out) == (text if exact else normal(text)).split("\n")


CONNECTIONS = st.tuples(
    st.sampled_from(["TCP", "UDP"]), st.integers(1, 9), st.sampled_from(["LISTENING", "ESTABLISHED"]), st.booleans()
)


@settings(max_examples=40, deadline=None)
@given(st.lists(CONNECTIONS, min_size=60, max_size=120))
def test_values_that_are_words_of_other_forms_are_read_as_they_were(
    connections: list[tuple[str, int, str, bool]],
) -> None:
    lines = [
        line
        for kind, host, state, named in connections
        for line in (f"Proto  {kind}  10.0.0.{host}:40000  {state}", *([" [chrome.exe]"] if named else []))
    ]
    laid_out = arrange("\n".join(lines), exact=True)
    assert laid_out is None or read_back(laid_out) == lines
