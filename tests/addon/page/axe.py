"""axe-core in the browser: what it finds wrong with a page for people who use it by keyboard, screen reader or magnifier."""

from __future__ import annotations

import json
import os
from pathlib import Path

from .browser import Browser

_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
SCRIPT = _CACHE / "thinwire-tests" / "node_modules" / "axe-core" / "axe.min.js"
"""Where scripts/setup-system puts it."""
_RUN = "return axe.run(document, {resultTypes: ['violations']}).then(found => JSON.stringify(found.violations))"


def findings(window: Browser) -> list[str]:
    """A line for each finding on the page as it is: the rule, and the elements that break it."""
    window.call("execute/sync", {"script": SCRIPT.read_text(), "args": []})
    found = json.loads(window.run(_RUN))
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes']][:5]}" for one in found]
