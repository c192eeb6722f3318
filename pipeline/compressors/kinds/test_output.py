"""Whether a text is what a test runner printed."""

from __future__ import annotations

import re
from typing import Final

# It opens with a line's end instead of `^`: a plain scan finds those.
_SIGNS: Final = re.compile(
    r"\n(?:=+ (?:test session starts|FAILURES|short test summary info|.*\d+ (?:passed|failed)\b.*) =+$|running \d+ tests?$"
    r"|test result: |test \S.* \.\.\. (?:ok|FAILED|ignored)|Ran \d+ tests? in |=== RUN |--- (?:PASS|FAIL): |ok *\t\S+\t"
    r"|Tests?: +\d+ |Test (?:Suites|Files):? +\d+ | *\d+ passing| *[✓✔√] | +(?:PASS|FAIL) \[|\[INFO\] Tests run:"
    r"|Tests run: \d+|\S.* > \S.* (?:PASSED|FAILED)$|\S+::\S+ (?:PASSED|FAILED)| *\d+/\d+ Test +#\d+: |ok \d+ |1\.\.\d+$"
    r"|\[ +(?:OK|RUN) +\] |\[=+\] |//\S+ +(?:\(cached\) )?(?:PASSED|FAILED)|  Passed \S+ \[|Total tests: |Passed! +- Failed: "
    r"|(?:\[ *)?(?:OK|PASS|SKIP)(?: *\])?[: ] *\S+ |Tests: \d+, Assertions:|PHPUnit \d"
    r"|\S+\.py::\S+$|\d+ examples?, \d+ failures?|OK \(\d+ tests?|Test Case ')",
    re.MULTILINE,
)
# A recogniser reads this many characters from either end.
_SAMPLE: Final = 20_000


def recognise(text: str) -> bool:
    """Return whether a test runner speaks, near either end."""
    return bool(_SIGNS.search("\n" + text[:_SAMPLE]) or (len(text) > _SAMPLE and _SIGNS.search(text[-_SAMPLE:])))
