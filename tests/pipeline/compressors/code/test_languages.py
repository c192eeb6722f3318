"""languages: which language a text may be in, and what is no source code at all."""

from __future__ import annotations

import pytest

from scripts.evaluation.corpus import load
from thinwire.pipeline.compressors.code import CODE, languages
from thinwire.pipeline.compressors.code.languages import LANGUAGES, likely

from ..test_laws import ROOT
from .sources import SHAPES, source

NONE = {
    "empty": "",
    "prose": "It was from the beginning a plan for all of us.\nIf this is so, then return to it.\n" * 30,
    "a log": "2026-03-01 10:00:00 INFO def handled in 3 ms\n" * 60,
    "a listing": "drwxr-xr-x 2 root root 4096 Mar  1 10:00 import\n" * 60,
    "JSON": '{\n  "class": "x",\n  "return": [1, 2]\n}\n' * 30,
    "YAML": "jobs:\n  build:\n    steps:\n      - run: make\n" * 30,
    "assembly": "0000000000001139 <main>:\n    1139:\t55 \tpush   %rbp\n" * 30,
    "binary": "\x00\x01{};\ud800\n" * 60,
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_what_is_no_source_code_is_in_no_language(text: str) -> None:
    assert likely(text.split("\n")) == []
    assert CODE.summarise is not None
    assert CODE.summarise(text, 10) is None


def test_nothing_but_code_is_taken_for_code_in_the_corpus() -> None:
    taken = {item.kind for item in load(ROOT / "tests" / "corpus") if CODE.recognise(item.text)}
    assert taken == {"code"}


@pytest.mark.parametrize("language", SHAPES)
def test_each_language_is_the_likeliest_of_its_own(language: str) -> None:
    assert likely(source(language, 4, 5, 6).split("\n"))[0].name == language


def test_every_node_type_of_the_table_is_known_to_its_grammar() -> None:
    for language in LANGUAGES:
        grammar = languages._grammar(language.grammar)
        assert grammar is not None
        for kind in language.functions | language.definitions | language.blocks | language.literals:
            assert grammar.id_for_node_kind(kind, True) is not None, (language.name, kind)


def test_without_a_grammar_its_language_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "_grammar", lambda name: None)
    assert not any(CODE.recognise(source(language, 4, 5, 6)) for language in SHAPES)


@pytest.mark.parametrize("name", ["no_such_module:language", "tree_sitter_c:no_such_function"])
def test_a_grammar_that_is_not_there_is_none(name: str) -> None:
    assert languages._grammar(name) is None


def test_a_stack_trace_that_looks_like_source_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = '  File "/srv/app/orders/queue.py", line {}, in take\n    return first(waiting)\n'
    trace = "Traceback (most recent call last):\n" + "".join(map(frame.format, range(40))) + "LookupError: none waits\n"
    assert likely(trace.split("\n")) != []

    def fail(*_: object) -> None:
        raise AssertionError("parsed")

    monkeypatch.setattr(languages.Language, "parse", fail)
    assert not CODE.recognise(trace)
