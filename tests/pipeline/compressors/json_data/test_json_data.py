"""The laws of folding JSON, on generated documents and on those of documents.py."""

from __future__ import annotations

import random
from json import dumps
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.json_data import JSON
from thinwire.pipeline.compressors.json_data.folding import fold, normal, unfold
from thinwire.pipeline.model.tokens import count

from .documents import DOCUMENTS

UNTOUCHED = {
    "not JSON": "[2024-01-01] INFO started\n[2024-01-01] INFO stopped",
    "a bare scalar": '"text"',
    "not even closed": '[{"a":1}',
    "a key twice": '[{"a":1,"a":2},{"a":3,"b":4}]',
    "a word that is no value": '[{"a":nan},{"a":1}]',
    "an escape that is none": r'["\q"]',
    "half a \\u escape": r'["\u12"]',
    "a line end inside a string": '["a\nb"]',
    "holds a marker": '["[… 3 lines]"]',
    "holds our noncharacters": '["\ufdd0"]',
    "empty": "",
}


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(
        [
            "",
            "null",
            "true",
            "12",
            "1.0",
            "-",
            "a,b",
            "a b",
            " a",
            "a ",
            "(x)",
            "[]",
            "{}",
            "=x",
            "?x",
            "^",
            '"',
            "\\",
            "…",
            "#",
        ]
    ),
    st.sampled_from(['{"a":1}', '["~",{"b": "\\\\"}]', '{"a": "\\n"}', "~{", "~[]", "~"]),
    st.sampled_from(["a", "b", "7"]).map(lambda name: f"https://host/{name}/{{x}}"),
)
names = st.one_of(st.sampled_from(["id", "name", "a.b", "key", "x y", "", "(", "url", "owner"]), st.text(max_size=4))
objects = st.builds(
    lambda name, number, rest: {"id": number, "name": name, "url": f"https://host/{name}/{number}"} | rest,
    st.sampled_from(["ann", "bob", "x/y"]),
    st.integers(0, 30),
    st.dictionaries(names, scalars, max_size=2),
)
values = st.recursive(
    st.one_of(scalars, objects),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.lists(objects, max_size=6),
        st.dictionaries(names, inner, max_size=4),
        st.dictionaries(names, objects, max_size=5),
    ),
    max_leaves=25,
)
documents = st.one_of(st.lists(values, max_size=6), st.dictionaries(names, values, max_size=5))


@settings(deadline=None, max_examples=300)
@given(documents, st.sampled_from([None, 1]), st.booleans())
@example([{"a": 1}, {}, {"a": ""}, {"a": None}], None, True)
@example([{"a": {"b": 1}}, {"a": None}, {"a": {}}, {}], None, True)
@example({"x": {"k": {"id": 1, "b": 2}, "l": {"id": 2, "b": 3}, "m": {"b": 3, "id": 1}}}, None, True)
def test_unfolding_gives_the_minified_document_back(document: Any, indent: int | None, ascii_only: bool) -> None:
    text = dumps(document, indent=indent, ensure_ascii=ascii_only)
    folded = fold(text)
    if folded is not None:
        assert unfold(folded) == normal(text) == dumps(document, ensure_ascii=ascii_only, separators=(",", ":"))


def _person(login: str) -> dict[str, Any]:
    url = f"https://host.example/users/{login}"
    return {"login": login, "url": url, "repos_url": f"{url}/repos{{/name}}", "keys": [{"id": 1}, {"id": 2}]}


people = st.sampled_from([_person("ann"), _person("bob"), {"url": "https://host.example/users/ann/x", "id": 1}])
shared = st.recursive(
    people,
    lambda inner: st.one_of(
        st.fixed_dictionaries(
            {"owner": inner, "url": st.sampled_from(["https://host.example/users", "https://host.example/u/7"])}
        ),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=5,
)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.fixed_dictionaries({"n": st.integers(0, 3), "user": shared, "repo": shared}), min_size=1, max_size=6)
)
def test_what_stands_in_several_places_comes_back_in_each(rows: list[Any]) -> None:
    for document in (rows, {"page": rows, "first": rows[0]}, {f"id{n}": row for n, row in enumerate(rows)}):
        for above in (True, False):
            folded = fold(dumps(document), above=above)
            assert folded is not None
            assert unfold(folded) == dumps(document, separators=(",", ":"))


@settings(deadline=None, max_examples=100)
@given(st.lists(objects, min_size=1, max_size=6))
def test_lines_of_json_come_back_as_lines(rows: list[Any]) -> None:
    text = "\n".join(map(dumps, rows))
    folded = fold(text)
    assert folded is not None
    assert unfold(folded) == normal(text)


@pytest.mark.parametrize(
    "spelling",
    ["18446744073709551617", "NaN", "-Infinity", '"NaN"', "1.0", "1e400", "-0", "1E5", r'"\u00e9\/\n\""', r'"\ud83d"'],
)
def test_values_keep_their_spelling(spelling: str) -> None:
    text = f'[{{"id": 1, "v": {spelling}}}, {{"id": 2, "v": {spelling}}}, {{"id": 3, "v": 0}}]'
    folded = fold(text)
    assert folded is not None
    assert spelling.strip('"') in folded
    assert unfold(folded) == text.replace(" ", "")


@pytest.mark.parametrize("make", DOCUMENTS.values(), ids=DOCUMENTS.keys())
@pytest.mark.parametrize("indent", [None, 2])
def test_documents_of_interfaces_fold_and_unfold(make: Any, indent: int | None) -> None:
    text = dumps(make(random.Random(5)), indent=indent)
    folded = fold(text)
    assert folded is not None
    assert unfold(folded) == normal(text)


SAVED = {"github_repositories": 80, "github_issues": 78, "github_pull": 60, "pods": 60, "payments": 65, "orders": 60}


@pytest.mark.parametrize(("name", "percent"), SAVED.items())
def test_documents_of_interfaces_shrink(name: str, percent: int) -> None:
    text = dumps(DOCUMENTS[name](random.Random(5)), indent=2)
    folded = fold(text)
    assert folded is not None
    assert count(folded) < count(text) * (100 - percent) / 100


def test_missing_null_and_empty_are_told_apart() -> None:
    folded = fold('[{"a":1,"b":""},{"a":2,"b":null},{"a":3},{"a":4,"b":"null"}]')
    assert folded == '[… 4 rows: a,b]\n1,""\n2,null\n3\n4,"null"'


def test_a_few_urls_stay_whole() -> None:
    rows = [{"number": n, "html_url": f"https://github.com/o/r/pull/{n}"} for n in (11, 12, 13)]
    urls = "\n".join(f"{n},https://github.com/o/r/pull/{n}" for n in (11, 12, 13))
    assert fold(dumps(rows)) == f"[… 3 rows: number,html_url]\n{urls}"


def test_many_urls_made_of_other_columns_are_said_once() -> None:
    rows = [{"number": n, "html_url": f"https://github.com/o/r/pull/{n}"} for n in range(11, 61)]
    assert fold(dumps(rows)) == "\n".join(
        ["[… 50 rows: number,html_url=https://github.com/o/r/pull/{number}]", *map(str, range(11, 61))]
    )


def test_urls_stay_whole_that_are_a_small_part_of_their_table() -> None:
    rows = [
        {"number": n, "html_url": f"https://github.com/o/r/pull/{n}", "body": f"{n} words " * 200} for n in range(50)
    ]
    assert "https://github.com/o/r/pull/37" in (fold(dumps(rows)) or "")


def test_a_url_that_breaks_the_rule_once_stays() -> None:
    rows = [{"number": n, "html_url": f"https://github.com/o/r/pull/{n}"} for n in (11, 12, 13, 14)]
    rows[2]["html_url"] = "https://example.org/elsewhere"
    folded = fold(dumps(rows))
    assert folded is not None
    assert "https://example.org/elsewhere" in folded
    assert "https://github.com/o/r/pull/12" in folded


def test_a_template_never_cuts_a_word() -> None:
    base = "https://api.example.com/repos/acme/thin"
    of_column = [{"n": n, "url": f"{base}/pages/x{n}y"} for n in range(60)]
    rows = (fold(dumps(of_column)) or "").split("\n")
    assert rows[0] == f"[… 60 rows: n,url={base}/pages/{{}}]"
    assert rows[38] == "37,x37y"
    of_start = [{"n": n, "url": f"{base}/users/team-{n * 7919 % 997}/page"} for n in range(60)]
    rows = (fold(dumps(of_start)) or "").split("\n")
    assert rows[0] == f"[… 60 rows: n,url={base}/users/{{}}]"
    assert rows[2] == "1,team-940/page"


def test_maps_of_objects_are_tables_by_key() -> None:
    text = dumps({"data": {f"id{n}": {"id": f"id{n}", "size": n} for n in range(3)}, "notes": ""})
    assert fold(text) == '{"data":[… 3 rows by key: key,id={key},size]\nid0,0\nid1,1\nid2,2\n,"notes":""}'


def test_a_repeated_object_is_pointed_at() -> None:
    person = {"login": "ann", "id": 1, "name": "Ann Example", "mail": "ann@example.org"}
    folded = fold(dumps({"user": person, "head": {"user": person, "sha": "abc"}}))
    assert folded is not None
    assert folded.count("ann@example.org") == 1
    assert '"user":=$.user' in folded


def test_an_object_that_all_rows_have_stands_in_the_header_and_is_pointed_at() -> None:
    rows = [{"n": n, "user": _person("ann"), "repo": {"id": n, "owner": _person("ann")}} for n in range(4)]
    folded = fold(dumps(rows))
    assert folded is not None
    header, *shown = folded.split("\n")[1:]
    assert 'user={"login":"ann","url":"https://host.example/users/ann","repos_url":="{url}/repos{/name}"' in header
    assert header.endswith("repo.owner==$.0.user]")
    assert shown == ["0,0", "1,1", "2,2", "3,3"]


def test_a_url_goes_on_from_that_of_another_column() -> None:
    base = "https://api.example/repos/some/where/issues"
    rows = [{"number": n, "url": f"{base}/{n}", "events_url": f"{base}/{n}/events{{/id}}"} for n in range(11, 41)]
    rows = [{"list_url": base} | row for row in rows]
    assert fold(dumps(rows)) == "\n".join(
        [
            f"[… 30 rows: list_url={base},number,url={{list_url}}/{{number}},events_url={{url}}/events{{/id}}]",
            *map(str, range(11, 41)),
        ]
    )


def test_a_few_large_objects_are_told_one_by_one_where_that_is_shorter() -> None:
    rows = [{"action": str(n), "repository": _person("ann") | {f"key{n}": [n] * 9}} for n in range(2)]
    folded = fold(dumps(rows))
    assert folded is not None
    assert "rows" not in folded


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_json_in_strings_loses_its_escapes(separators: tuple[str, str]) -> None:
    inner = [dumps({"path": f'C:\\x "{n}"', "n": n}, separators=separators) for n in range(3)]
    folded = fold(dumps({"one": inner[0], "rows": [{"id": n, "arguments": each} for n, each in enumerate(inner)]}))
    assert folded is not None
    assert '\\"n' not in folded
    assert folded.count('"n":') == 4


def test_deep_nesting_is_minified() -> None:
    text = "[" * 300 + "1" + " ]" * 300
    assert fold(text) == text.replace(" ", "")
    assert fold("[" * 200_000) is None


def rows_with_rarities() -> list[dict[str, Any]]:
    rng = random.Random(3)
    rows = [
        {"id": n, "host": f"web-{n % 4}", "ms": round(rng.gauss(50, 2), 1), "said": f"served {n}"} for n in range(400)
    ]
    rows[137]["said"] = "connection refused: fatal"
    rows[201]["ms"] = 9999.5
    rows[250]["host"] = "canary"
    rows[299]["trace"] = "abc123"
    return rows


@pytest.mark.parametrize("budget", [300, 1_000, 3_000])
def test_above_the_budget_whole_rows_stay_under_their_names_and_the_rare_ones_first(budget: int) -> None:
    assert JSON.select is not None
    said = JSON.select(dumps({"total": 400, "rows": rows_with_rarities()}, indent=2), budget).text
    assert count(said) <= budget
    assert "[… 400 rows: id,host,ms,said" in said
    for rare in ("137,web-1,", "201,web-1,9999.5", "250,canary,", "299,web-3,"):
        assert any(line.startswith(rare) for line in said.split("\n")), rare


def test_the_compressor_offers_what_it_promises() -> None:
    assert JSON.fold is fold
    assert JSON.normal is normal
