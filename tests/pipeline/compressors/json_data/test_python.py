"""What Python prints of lists and dictionaries: read as data, its words kept, never guessed at."""

from __future__ import annotations

from pprint import pformat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.json_data.folding import fold, normal, unfold
from thinwire.pipeline.compressors.json_data.python import read

ROWS = [{"id": at, "on": at % 2 == 0, "note": "None" if at % 3 else None, "say": f'it\'s "{at}"\n'} for at in range(12)]
SCALARS = st.none() | st.booleans() | st.integers() | st.text(alphabet="aN'\"\\\n, None True{}[]:", max_size=12)
DATA = st.lists(
    st.dictionaries(st.sampled_from(["a", "b", "it's"]), SCALARS | st.lists(SCALARS, max_size=3)), min_size=1
)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "[1, 2]", '{"a": true}', "['a', (1, 2)]", "{'a', 'b'}", "[datetime(2024, 1, 1), 'a']", "['a', 'b'",
     "[main] None",
     "{'a': nan_}", "['\\x00']", "['a' 'b']", "[None of these]", "['a'] is 'b'", "{'a': 1, 'a': 2}"],
)  # fmt: skip
def test_this_is_no_such_text(text: str) -> None:
    with pytest.raises(ValueError):
        read(text)


@pytest.mark.parametrize("text", ["{'a': 1, 'b': None}", "['x', 'y']", repr({"deep": {"a": [True, None]}})])
def test_what_makes_no_table_keeps_its_quotes(text: str) -> None:
    assert fold(text) is None


@pytest.mark.parametrize(
    "text", [repr(ROWS), pformat(ROWS), "\n".join(map(repr, ROWS)), repr({"ok": True, "rows": ROWS, "n": [None]})]
)
def test_records_are_a_table_with_the_words_of_python(text: str) -> None:
    folded = fold(text) or ""
    assert "12 rows" in folded or "of 12 lines" in folded
    assert '?"None"' in folded and ",None," in folded and "true" not in folded
    assert unfold(folded) == normal(text)


@given(DATA)
@settings(max_examples=100, deadline=None)
def test_whatever_is_read_is_read_back(data: list[dict[str, object]]) -> None:
    text = repr(data)
    folded = fold(text)
    assert folded is None or unfold(folded) == normal(text)
