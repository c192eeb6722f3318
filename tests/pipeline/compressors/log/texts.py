"""What the laws of the log compressor are tried on: every style of log, and text that is nothing of the kind."""

from __future__ import annotations

from hypothesis import strategies as st

from ..generators.app_logs import APPS
from ..generators.logs import STYLES
from ..generators.more_logs import MORE

LOGS = {name: style(7, 300) for name, style in {**STYLES, **MORE, **APPS}.items()}

PIECE = st.sampled_from(
    ["INFO", "ERROR", "failed", "10:02:33", "10:02:34", "id=12",
     'msg="a b"', '"', "'", "§", "*", "12", "0x1f", "a/b/c", "", "Ünï", "\ud800"]
)  # fmt: skip
LINE = st.lists(PIECE, max_size=6).map(" ".join)
TEXT = st.lists(LINE, max_size=40).map("\n".join)
"""Few words, so that lines repeat; with signs that the layouts themselves use."""

ADVERSARIAL = {
    "one long line": "error 12 " * 60_000,
    "one long word": "a1" * 300_000,
    "digits": "\n".join("1234567890" * 3 for _ in range(15_000)),
    "all different": "\n".join(f"{chr(97 + at % 26) * (at % 40 + 1)} {at * 7919 % 10007} x" for at in range(15_000)),
    "all failing": "\n".join(f"ERROR {chr(97 + at % 26)}{chr(97 + at // 26 % 26)} failed {at}" for at in range(15_000)),
    "frames": "\n".join("    at x.y(Z.java:12)" for _ in range(20_000)),
    "tracebacks": "Traceback (most recent call last)\n" * 15_000,
    "quotes": '"' * 300_000 + "\n" + ' "a' * 100_000,
    "apostrophes": "\n".join(["'a " * 100_000, "x='" * 100_000, "` '" * 100_000] * 2),
    "colons": "\n".join("a:b:c:d:" * 10 for _ in range(5_000)),
    "cjk": "\n".join(f"日志 {at} 错误" for at in range(15_000)),
    "nul": "\0\n" * 200_000,
}
