"""The forms that keep every line: one that can be undone, and one without indent and with what belongs together side by side."""

from __future__ import annotations

from .layout import Found, in_order, merged, only_text, printed, shared_folder
from .lines import File, Hit
from .parsed import parsed


def fold(text: str) -> str | None:
    found = parsed(text)
    if found is None:
        return None
    kind, files, tail = found
    return printed(kind, files) + tail


def gather(text: str) -> str | None:
    found = parsed(text)
    if found is None:
        return None
    kind, files, tail = found
    if any(hit.sign != ":" for file in files for hit in file.hits):
        return None  # indent says where a line belongs when its neighbours are there: fold is all
    files = together([undented(file) for file in files])
    return printed(kind, files, ", indent left out") + tail


def undented(file: File) -> File:
    return File(file.path, [Hit(number, sign, text.lstrip()) for number, sign, text in file.hits])


def together(files: list[File]) -> list[File]:
    """The lines of a path together, then files with the same only line, then those of a folder, where the first is."""
    files = _each_once(files)
    for key in (only_text, shared_folder):
        places: dict[str | int, list[File]] = {}
        for at, file in enumerate(files):
            places.setdefault(key(Found(file.path, merged(file.hits))) or at, []).append(file)
        files = [file for group in places.values() for file in group]
    return files


def _each_once(files: list[File]) -> list[File]:
    """Each path once, with its lines in order."""
    lines: dict[str | int, list[Hit]] = {}
    names: dict[str | int, File] = {}
    for at, file in enumerate(files):
        key = file.path if file.hits else at
        names.setdefault(key, file)
        lines.setdefault(key, []).extend(file.hits)
    if len(names) == len(files):
        return files
    return [
        File(file.path, file.hits if file.hits == lines[key] else in_order(lines[key])) for key, file in names.items()
    ]
