"""The lines that a user wants to stay, whatever else is left out (`thinwire_keep`).

Hazard: the expression is anyone's, and Python's own engine can take for ever on it. RE2 takes time linear in the text (on logs
about 400 MB/s), and refuses what it cannot do so: look-arounds and back-references.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any


def check(pattern: str) -> None:
    """Raises ValueError with half a sentence ("must ...") on an expression that is none, or fits every line."""
    if pattern and _compiled(pattern).search(b"") is not None:
        raise ValueError("must not fit the empty line, and with it every line")


def kept_lines(text: str, pattern: str) -> frozenset[int]:
    """Numbers, from 0, of the lines of `text` (divided by line feeds) in which `pattern` is found; none for "".

    Raises ValueError as `check` does.
    """
    if not pattern:
        return frozenset()
    raw = text.encode("utf-8", "replace")
    results: list[int] = []
    number = position = 0
    for match in _compiled(pattern).finditer(raw):
        number += raw.count(b"\n", position, match.start())
        position = match.start()
        results.append(number)
    return frozenset(results)


def stay(text: str, sent: str, pattern: str) -> bool:
    """Return whether all those lines of `text` stand in `sent`, as they are but for the white space at their ends.

    Asked of what does not select lines: outlines of code, omissions of prose and of web pages, what hides blobs.
    """
    if not pattern:
        return True
    lines, left = text.split("\n"), {line.strip() for line in sent.split("\n")}
    return all(lines[number].strip() in left for number in kept_lines(text, pattern))


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> Any:
    """Return what finds whole lines, each once."""
    try:
        import re2  # noqa: PLC0415  (an extra: only for those who set thinwire_keep)
    except ImportError:
        raise ValueError("must be empty without google-re2 (pip install 'thinwire[keep]')") from None
    options = re2.Options()
    options.log_errors = False
    options.never_nl = True
    try:
        alone = re2.compile(pattern.encode("utf-8", "replace"), options)  # a lone `)` must not close the group below
        return re2.compile(b"(?m)^.*(?:%s).*$" % alone.pattern, options)
    except re2.error as error:
        raise ValueError(f"must be a regular expression in RE2's syntax ({_reason(error)})") from None


def _reason(error: Exception) -> str:
    reason = error.args[0] if error.args else ""
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
