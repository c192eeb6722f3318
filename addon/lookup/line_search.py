"""Which lines match a regular expression that somebody sent.

Python's `re` takes exponential time for some expressions, holds the interpreter meanwhile and cannot be stopped. So none is
ever compiled or run in a process that does other work: a child has two seconds for it. Plain words need no expression.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

_PATIENCE: Final = 2.0  # seconds; 40 MB of lines take one
_PLAIN: Final = re.compile(r"[\w\s\"',:;/<>=!@#%&~`-]*")  # none of it means anything in an expression
_LONGEST: Final = 10_000  # characters of an expression
_SEARCH: Final = """
import re, sys
pattern, *rows = sys.stdin.buffer.read().decode("utf-8", "surrogatepass").split("\\n")
try:
    search = re.compile(pattern).search
except Exception as error:
    sys.exit(str(error) or type(error).__name__)
print(*(number for number, row in enumerate(rows) if search(row)))
"""


class BadExpression(ValueError):
    """It cannot be searched for; the message says why."""


def matching(rows: Sequence[str], pattern: str) -> list[int]:
    """The positions of the rows in which the pattern is found, in order. Neither holds line breaks. Raises BadExpression."""
    if len(pattern) > _LONGEST or "\n" in pattern:
        raise BadExpression(f"it has a line break, or more than {_LONGEST:,} characters")
    if _PLAIN.fullmatch(pattern):
        return [number for number, row in enumerate(rows) if pattern in row]
    try:
        done = subprocess.run(
            (sys.executable, "-I", "-S", "-c", _SEARCH),
            input="\n".join((pattern, *rows)).encode("utf-8", "surrogatepass"),
            capture_output=True,
            check=False,
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise BadExpression(f"it took longer than {_PATIENCE:g} seconds") from None
    except OSError as error:
        raise BadExpression(f"there is no process to search in: {error.strerror}") from None
    if done.returncode:
        raise BadExpression(done.stderr.decode(errors="replace").strip()[:200])
    return [int(number) for number in done.stdout.split()]
