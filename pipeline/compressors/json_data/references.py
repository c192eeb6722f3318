"""What stands twice in one document's single objects: said once, and pointed at.

Answers of REST interfaces are full of URLs that go on from another one, and of the same sub-object in several places.
`="{url}/comments"` is a string that begins with the value of `url`, in the same object or the nearest around it that has
one; `=$.pull.user` is the same value as at that path. A legend above the document says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Final

from .cells import is_plain_name, name
from .document import Value, write_hidden

MIN_STEM: Final = 16
"""Characters from which on a shared beginning is cheaper as a name."""
MIN_SAME: Final = 48
"""Characters of JSON from which on a value is cheaper as a path."""
MAX_DEPTH: Final = 8
"""Levels at which values are compared: each costs one more writing of what is below."""
MAX_AROUND: Final = 4
"""Objects around one in which it looks for stems."""
MAX_STEMS: Final = 64
"""Stems that one object offers to those in it."""


class References:
    """The values in sight while a document is written from its beginning to its end."""

    def __init__(self, *, pointing: bool = True) -> None:
        self._pointing = pointing
        """Whether a value may be said by its path: only in a document with its start."""
        self._around: list[tuple[Mapping[str, Value], dict[str, str]]] = []
        """The objects that are being written, each with its stems by their text."""
        self._seen: dict[str, str] = {}
        self._stem = ""
        self._same = False

    def legend(self) -> list[str]:
        """Return what a line above the document must say of its pointers."""
        sentences = [f"{{{self._stem}}} is the value of {self._stem} in the same object or above"] if self._stem else []
        return sentences + (["=$ is the same value as at this path"] if self._same else [])

    def enter(self, value: Mapping[str, Value]) -> Mapping[str, str]:
        """The members of this object that are to be written as pointers; `leave` when it is written."""
        known = self._visible(value)
        own: dict[str, str] = {}
        pointed: dict[str, str] = {}
        for key, url in sorted(_urls(value), key=lambda item: len(item[1])):
            stem = _stem(url, known)
            if stem is not None:
                self._stem = self._stem or known[stem]
                pointed[key] = f'="{{{known[stem]}}}{url[len(stem) :]}"'
            elif is_plain_name(key) and len(own) < MAX_STEMS:
                own[url] = known[url] = key
        self._around.append((value, own))
        return pointed

    def leave(self) -> None:
        self._around.pop()

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Within: no stems of the objects around. What a table's header says stands in rows that may have others."""
        around, self._around = self._around, []
        yield
        self._around = around

    def same(self, value: Value, path: tuple[str, ...]) -> str | None:
        """A pointer to where this object or array stood before; None the first time, and for small ones."""
        if not self._pointing or type(value) not in (dict, list) or not value or not 0 < len(path) <= MAX_DEPTH:
            return None
        text = write_hidden(value)
        if len(text) < MIN_SAME:
            return None
        here = "=$" + "".join(f".{name(key)}" for key in path)
        first = self._seen.setdefault(text, here)
        self._same |= first != here
        return None if first == here else first

    def _visible(self, value: Mapping[str, Value]) -> dict[str, str]:
        """Stems of the objects around, by their text, but for those whose name means something nearer."""
        visible: dict[str, str] = {}
        nearer: list[Mapping[str, Value]] = [value]
        for around, stems in islice(reversed(self._around), MAX_AROUND):
            for text, key in stems.items():
                if not any(key in each for each in nearer):
                    visible.setdefault(text, key)
            nearer.append(around)
        return visible


def _urls(value: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    for key, each in value.items():
        if type(each) is str and len(each) >= MIN_STEM and "://" in each:
            yield key, each


def _stem(url: str, known: Mapping[str, str]) -> str | None:
    """The longest of the known texts with which `url` begins, up to the end of one of its segments."""
    if url in known:
        return url
    for index in range(len(url) - 1, MIN_STEM - 1, -1):
        if url[index] in "/.?#{&:" and url[:index] in known:
            return url[:index]
    return None
