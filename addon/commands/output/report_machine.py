"""A report for programs: JSON with everything in it, CSV with one row per group. Figures are not rounded."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from ...ledger.figures import Figures
from ...ledger.selection import PARTS
from ...ledger.spreadsheets import harmless
from ...ledger.totals import PartTotals, Totals


def as_json(figures: Figures, by: str) -> str:
    """Return one object; money in US dollars, times in Unix seconds."""
    report = {
        "since": figures.selection.since,
        "by": by,
        "totals": asdict(figures.totals),
        "groups": [{by: key, **asdict(group)} for key, group in _groups(figures, by).items()],
        "overview": {period: asdict(totals) for period, totals in figures.usual.items()},
        "unpriced_models": list(figures.unpriced),
        "left_alone": [asdict(left) for left in figures.left],
        "holdout": _holdout(figures),
        "outlook": [asdict(outlook) for outlook in figures.forecasts],
    }
    return json.dumps(report, indent=2) + "\n"


def _groups(figures: Figures, by: str) -> Mapping[str, Totals | PartTotals]:
    return figures.parts(by) if by in PARTS else figures.groups(by)


def _holdout(figures: Figures) -> dict[str, Any]:
    arms, comparison = figures.arms, figures.comparison
    quality = {"held": asdict(arms.held.quality), "treated": asdict(arms.treated.quality)}
    return {"conversations": figures.held, "quality": quality, "comparison": asdict(comparison) if comparison else None}


def as_csv(figures: Figures, by: str) -> str:
    """The groups; no line of totals, which a sum over the column would count twice."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = [f.name for f in fields(PartTotals if by in PARTS else Totals)]
    writer.writerow([by, *columns])
    for key, group in _groups(figures, by).items():
        writer.writerow([harmless(key), *(getattr(group, name) for name in columns)])
    return out.getvalue()
