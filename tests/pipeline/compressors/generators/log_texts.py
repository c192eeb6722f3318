"""Every style of log, and lines of few words that repeat each other: what the laws of rows and of logs are tried on."""

from __future__ import annotations

from hypothesis import strategies as st

from .app_logs import APPS
from .logs import STYLES
from .more_logs import MORE

LOGS = {name: style(7, 300) for name, style in {**STYLES, **MORE, **APPS}.items()}

PIECE = st.sampled_from(
    ["INFO", "ERROR", "failed", "10:02:33", "10:02:34", "id=12",
     'msg="a b"', '"', "'", "§", "*", "12", "0x1f", "a/b/c", "", "Ünï", "\ud800"]
)  # fmt: skip
LINE = st.lists(PIECE, max_size=6).map(" ".join)
TEXT = st.lists(LINE, max_size=40).map("\n".join)
"""Few words, so that lines repeat; with signs that the layouts themselves use."""
