"""A summary for programs: JSON with everything in it, CSV with one row per group. Figures are not rounded."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, fields
from typing import Any, Final

from ...ledger.summary import Summary
from ...ledger.totals import Part, Totals

# What a spreadsheet takes for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def as_json(summary: Summary) -> str:
    """One object; money in US dollars, times in Unix seconds."""
    groups: dict[str, Any] = {key: asdict(group) for key, group in (summary.groups or summary.parts).items()}
    said = {
        "since": summary.period.since,
        "by": summary.by,
        "totals": asdict(summary.totals),
        "groups": [{summary.by: key, **group} for key, group in groups.items()],
        "overview": {period: asdict(totals) for period, totals in summary.overview.items()},
        "unpriced_models": list(summary.unpriced),
        "left_alone": [asdict(left) for left in summary.left],
        "holdout": {"conversations": summary.held, **_comparison(summary)},
        "outlook": [asdict(outlook) for outlook in summary.outlooks],
    }
    return json.dumps(said, indent=2)


def _comparison(summary: Summary) -> dict[str, Any]:
    one = summary.comparison
    return {} if one is None else {**asdict(one), "share": one.share, "certain": one.certain}


def as_csv(summary: Summary) -> str:
    """The groups; no line of totals, which a sum over the column would count twice."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    groups = summary.groups or summary.parts
    kind = Part if summary.parts else Totals
    writer.writerow([summary.by, *(f.name for f in fields(kind))])
    for key, group in groups.items():
        writer.writerow([_harmless(key), *(getattr(group, f.name) for f in fields(kind))])
    return out.getvalue()


def _harmless(key: str) -> str:
    """A name from the network that no spreadsheet runs."""
    return f"'{key}" if key.startswith(_FORMULA) else key
