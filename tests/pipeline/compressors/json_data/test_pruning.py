"""What a deep document keeps above its budget."""

from __future__ import annotations

import random
from json import dumps
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.json_data import summarise
from thinwire.pipeline.compressors.json_data.pruning import pruned
from thinwire.pipeline.compressors.tabular.document import read, write_document
from thinwire.pipeline.model.tokens import count

from .documents import DOCUMENTS, digest
from .documents import WORDS as ALL

WORDS = [word for word in ALL if word != "timeout"]
JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=5), inner, max_size=6),
)


def deep(rng: random.Random, levels: int) -> Any:
    """Settings in settings, no two alike."""
    if not levels:
        return rng.choice([True, None, rng.randint(0, 9999), digest(rng)])
    return {f"{rng.choice(WORDS)}_{n}": deep(rng, rng.randint(0, levels - 1)) for n in range(rng.randint(4, 8))}


DEEP = {"app": {name: deep(random.Random(name), 5) for name in WORDS[:12]}}


@pytest.mark.parametrize("make", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_what_fits_stays_as_it_is(make: Any) -> None:
    document = read(dumps(make(random.Random(2))))
    assert pruned(document, 1 << 40) is document


@settings(deadline=None, max_examples=100)
@given(st.lists(JSON) | st.dictionaries(st.text(max_size=5), JSON), st.integers(-10, 2000))
def test_nothing_is_added_and_nothing_raises(document: Any, room: int) -> None:
    text = dumps(document)
    if "\ufdd0" <= max(text) <= "\ufdd3":
        return
    short = pruned(read(text), room)
    assert len(write_document(short)) <= len(text) + len("{[… 1 fields]}") * (text.count("{") + text.count("["))


def test_upper_levels_stay_and_deep_ones_are_counted() -> None:
    short = summarise(dumps(DEEP), 400)
    assert short is not None
    assert all(f'"{name}":' in short for name in WORDS[:12])
    assert " fields]}" in short
    assert count(short) < 1000


def test_errors_are_kept_at_any_depth() -> None:
    document = {**DEEP, "jobs": {"a": {"b": {"c": {"d": {"state": "failed: disk full", "at": "node-7"}}}}}}
    short = summarise(dumps(document), 200)
    assert short is not None
    assert "failed: disk full" in short


def test_counts_are_those_of_the_members() -> None:
    short = pruned(read(dumps({"a": {str(n): n for n in range(100)}, "b": "near"})), 84)
    assert write_document(short) == '{"a":{[… 100 fields]},"b":"near"}'


def test_a_long_text_keeps_its_first_words() -> None:
    said = "word " * 400
    short = write_document(pruned(read(dumps({"readme": said})), 300))
    assert short.startswith('{"readme":"word word')
    gone = int(short.rsplit("[… ", 1)[1].split()[0])
    assert len(short.split("[… ")[0]) + gone == len(dumps({"readme": said}, separators=(",", ":"))) - len('"}')
