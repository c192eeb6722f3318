"""The curve as a picture: share of tokens saved to the right, share of questions answered upwards, a line for each level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

Point = tuple[str, float, float]
"""Name, saved and answered in per cent. Points of one level are called `LEVEL BUDGET`."""

_WIDTH, _HEIGHT, _MARGIN = 760, 460, 56
_COLOURS: Final = ("#2563eb", "#c2410c", "#15803d", "#7c3aed", "#be123c", "#0e7490")


def svg(points: Sequence[Point]) -> str:
    """The picture, readable on light and dark pages. `points` in the order of their budgets."""
    low = min(50.0, *(answered for _, _, answered in points)) // 10 * 10
    lines: dict[str, list[Point]] = {}
    for point in points:
        lines.setdefault(point[0].split(" ")[0].rstrip(","), []).append(point)
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        *_axes(low),
    ]
    for index, ((name, line), colour) in enumerate(zip(lines.items(), _COLOURS * len(lines), strict=False)):
        drawn += _line(name, line, colour, low)
        drawn.append(
            f'<g fill="{colour}">{_text(_MARGIN + 12, _HEIGHT - _MARGIN - 14 - 18 * index, "start", f"— {name}")}</g>'
        )
    return "\n".join([*drawn, "</svg>\n"])


def _place(saved: float, answered: float, low: float) -> tuple[float, float]:
    x = _MARGIN + max(0.0, saved) / 100 * (_WIDTH - 2 * _MARGIN)
    y = _HEIGHT - _MARGIN - (answered - low) / (100 - low) * (_HEIGHT - 2 * _MARGIN)
    return round(x, 1), round(y, 1)


def _axes(low: float) -> Iterator[str]:
    for share in range(0, 101, 20):
        x, y = _place(share, low, low)
        yield f'<path d="M{x} {_MARGIN}V{y}" stroke="#e5e7eb"/>'
        yield _text(x, y + 18, "middle", f"{share} %")
    for share in range(int(low), 101, 10):
        x, y = _place(0, share, low)
        yield f'<path d="M{x} {y}H{_WIDTH - _MARGIN}" stroke="#e5e7eb"/>'
        yield _text(x - 8, y + 4, "end", f"{share} %")
    yield _text(_WIDTH / 2, _HEIGHT - 12, "middle", "tokens saved")
    yield f'<g transform="rotate(-90 16 {_HEIGHT / 2})">{_text(16, _HEIGHT / 2, "middle", "questions answered")}</g>'


def _text(x: float, y: float, anchor: str, text: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(name: str, points: Sequence[Point], colour: str, low: float) -> Iterator[str]:
    places = [_place(saved, answered, low) for _, saved, answered in points]
    path = " ".join(f"{x},{y}" for x, y in places)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for (x, y), (full, _, _) in zip(places, points, strict=True):
        yield f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>'
        yield f'<g fill="{colour}">{_text(x + 7, y + 16, "start", full.removeprefix(name).strip(" ,"))}</g>'
