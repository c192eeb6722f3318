"""Text that came from somewhere else, fit for a terminal: no control characters, and not endless."""

from __future__ import annotations


def printable(text: str, instead: str = "?") -> str:
    """Return the text with `instead` for each character that a terminal might obey."""
    return "".join(char if char.isprintable() else instead for char in text)


def terminal_safe(name: str, longest: int = 60) -> str:
    """Return a name, such as a host's or a model's, in `longest` characters at most."""
    shown = printable(name[: longest + 1])
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
