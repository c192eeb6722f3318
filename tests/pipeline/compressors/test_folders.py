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


@pytest.mark.parametrize(("path", "place"), [("a/b/c", "a/b/"), ("c", ""), ("C:\\x\\y", "C:\\x\\"), ("/a", "/")])
def test_a_folder_is_the_path_up_to_its_last_slash(path: str, place: str) -> None:
    assert folder(path) == place


@given(st.lists(st.text("ab/\\ .:", max_size=8), max_size=30))
@settings(deadline=None)
def test_restored_gives_the_paths_back(paths: list[str]) -> None:
    lines = factored(paths)
    assert lines is None or [path for _, path in restored(lines)] == paths
