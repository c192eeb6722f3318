"""folders: the inverse is exact, and what cannot be told apart is not tried."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.folders import factored, folder, restored


@pytest.mark.parametrize("paths", [["a/b/", "a/b/c"], ["", "a/b"], [" a", "x/y"]])
def test_what_could_not_be_told_apart_is_refused(paths: list[str]) -> None:
    assert factored(paths) is None


def test_only_neighbours_go_under_their_folder() -> None:
    paths = ["a/x", "a/y", "top", "b/z", "a/w"]
    assert factored(paths) == ["a/", " x", " y", "top", "b/z", "a/w"]


def test_what_stands_in_many_folders_goes_under_the_one_that_they_share() -> None:
    paths = [*(f"runs/2026-06-11/basic/{name}/task.yaml" for name in ("alpha", "beta", "gamma")), "runs/a", "lib/b"]
    assert factored(paths) == [
        "runs/2026-06-11/basic/",
        *(f" {name}/task.yaml" for name in ("alpha", "beta", "gamma")),
        *paths[3:],
    ]
    assert factored(paths[:1]) == paths[:1]


def test_a_line_with_words_among_paths_stays_as_it_is() -> None:
    paths = [f"src/main/{name}/Main.java" for name in ("alpha", "beta", "gamma")]
    lines = factored(["/app:", *paths], ["Found 3 matches in ", "", "", ""])
    assert lines == ["Found 3 matches in /app:", "src/main/", *(f" {path[9:]}" for path in paths)]


def test_a_path_behind_a_blank_and_no_more_is_refused() -> None:
    assert factored(["a/b", "c/d"], [" ", "1 "]) is None
    assert factored(["a/b", "c/d"], ["  1 ", "1 "]) == ["  1 a/b", "1 c/d"]


@pytest.mark.parametrize(("path", "place"), [("a/b/c", "a/b/"), ("c", ""), ("C:\\x\\y", "C:\\x\\"), ("/a", "/")])
def test_a_folder_is_the_path_up_to_its_last_slash(path: str, place: str) -> None:
    assert folder(path) == place


PATHS = st.lists(st.text("ab/\\ .:", max_size=8) | st.text("ab/", min_size=3, max_size=12), max_size=30)


@given(PATHS)
@settings(deadline=None)
def test_restored_gives_the_paths_back(paths: list[str]) -> None:
    lines = factored(paths)
    assert lines is None or [path for _, path in restored(lines)] == paths
    assert lines is None or sum(map(len, lines)) <= sum(map(len, paths)) + len(paths)


def _split(line: str) -> tuple[str, str]:
    at = line.rfind(" ") + 1
    return line[:at], line[at:]


@given(
    st.lists(st.tuples(st.sampled_from(["", " ", "  ", "1 ", " 1 ", "a/b "]), st.text("ab/", max_size=6)), max_size=20)
)
@settings(deadline=None)
def test_restored_gives_leads_and_paths_back(pairs: list[tuple[str, str]]) -> None:
    lines = factored([path for _, path in pairs], [lead for lead, _ in pairs])
    assert lines is None or list(restored(lines, _split)) == pairs
