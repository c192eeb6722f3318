"""Figures and names as people read them in a terminal."""

from __future__ import annotations

from typing import Final

from rich.text import Text

from ...metrics.terminal_safe import terminal_safe

UNKNOWN: Final = "(unknown)"
_LONGEST: Final = 48  # characters of a name
_UNITS: Final = (("k", 1e3), ("M", 1e6), ("G", 1e9))


def name(text: str, longest: int = _LONGEST) -> Text:
    """A name that came from the network: no control characters, no markup, not endless."""
    return Text(terminal_safe(text, longest)) if text else Text(UNKNOWN, "dim")


def dollars(usd: float) -> str:
    """$1,234.50; four places below ten cents, so that small sums are not nothing."""
    places = 2 if abs(usd) >= 0.1 or usd == 0 else 4
    rounded = round(usd, places) + 0.0  # no -0.00
    return f"-${-rounded:,.{places}f}" if rounded < 0 else f"${rounded:,.{places}f}"


def count(number: float) -> str:
    """Return the number as it is below 10,000; then three digits and a unit."""
    if abs(number) < 9_999.5:
        return f"{round(number):,}"
    scaled, unit = next(
        (number / size, unit) for unit, size in _UNITS if abs(number) < size * 999.5 or unit == _UNITS[-1][0]
    )
    places = 0 if abs(scaled) >= 99.95 else 1 if abs(scaled) >= 9.995 else 2
    return f"{scaled:,.{places}f}{unit}"


def plural(number: float, thing: str) -> str:
    """Return the number with what it counts: `1 request`, `12k requests`."""
    return f"{count(number)} {thing}{'' if number == 1 else 's'}"


def percent(part: float, whole: float) -> str:
    """Return the share of the whole in percent; a dash where there is no whole."""
    return f"{part / whole:.1%}" if whole else "–"
