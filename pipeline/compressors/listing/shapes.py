"""The shapes of listings: one file each, in the order in which they are asked; and what is made of a text through its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ...model.markers import is_ours
from . import blame, commits, git_log, ls_long, ls_recursive, numbers, oneline, paths, status, tree, word_columns


@dataclass(frozen=True, slots=True)
class Shape:
    """One way of listing. All functions take the text without the newlines at its end."""

    recognise: Callable[[Sequence[str]], bool]
    """Asked with the first lines, of which the last may be cut off."""
    fold: Callable[[str], str | None] | None = None
    unfold: Callable[[str], str] | None = None


SHAPES: Final[tuple[Shape, ...]] = (
    Shape(git_log.recognise, git_log.fold, git_log.unfold),
    Shape(commits.is_fuller),
    Shape(commits.is_graph),
    Shape(blame.recognise, blame.fold, blame.unfold),
    Shape(ls_long.recognise, ls_long.fold, ls_long.unfold),
    Shape(tree.recognise, tree.fold, tree.unfold),
    Shape(status.recognise, status.fold, status.unfold),
    Shape(paths.recognise, paths.fold, paths.unfold),
    Shape(oneline.recognise),
    Shape(ls_recursive.recognise),
    Shape(numbers.recognise),
    Shape(word_columns.recognise),
)


def _shape(text: str) -> Shape | None:
    if is_ours(text):
        return None
    lines = text[:20_000].rstrip("\n").split("\n")
    return next((shape for shape in SHAPES if shape.recognise(lines)), None)


def recognise(text: str) -> bool:
    if "\n@@ -" in text or (text.startswith("commit ") and "\ncommit " not in text):
        return False  # the changed lines of `git log -p` must stay, and so must the one message of `git show`
    return _shape(text) is not None


def has_columns(text: str) -> bool:
    """Return whether the lines are words in columns, and so no names in folders."""
    shape = _shape(text)
    return shape is not None and shape.recognise is word_columns.recognise


def fold(text: str) -> str | None:
    shape, body = _shape(text), text.rstrip("\n")
    folded = shape.fold(body) if shape and shape.fold else None
    return None if folded is None else folded + text[len(body) :]


def unfold(text: str) -> str:
    body = text.rstrip("\n")
    for shape in SHAPES:
        try:
            if shape.unfold:
                return shape.unfold(body) + text[len(body) :]
        except ValueError:
            continue  # another shape's header
    raise ValueError("not a folded listing")
