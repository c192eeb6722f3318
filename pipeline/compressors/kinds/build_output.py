"""Whether a text is what a build printed."""

from __future__ import annotations

import re
from typing import Final

_VERBS: Final = "|".join(
    """
    Adding Archiving Assembling Building Bundling Caching Checking Cloning Collecting Compiling Copying Created Creating
    Documenting Downloaded Downloading Extracting Fetched Fetching Fresh Generating Get Getting Hit Installed Installing Linking
    Loading Locking Packaging Prefetching Preparing Processing Pulling Pushing Reading Removing Resolved Resolving Restored
    Restoring Retrieving Scanning Selecting Skipping Unpacking Unlinking Updating Upgrading Uploaded Uploading Using Validating
    Verifying Writing
    """.split()
)
"""How builders and package managers say what they are at."""
# It opens with a line's end instead of `^`: a plain scan finds those.
_SIGNS: Final = re.compile(
    rf"\n(?:> Task :|BUILD (?:SUCCESS|FAIL)|[ \t]*+(?:\[\w+\] )?+(?=[A-Z])(?:{_VERBS}) "
    r"|\[ *\d+%\] |\[\d+/\d+\] |make(?:\[\d+\])?: "
    r"|\[(?:INFO|ERROR|WARNING|info|error|warn)\] |(?:error|warning)(?:\[\w+\])?: |npm (?:ERR!|error|warn|WARN) "
    r"|[+\\]--- \S|yarn (?:install|run) v|added \d+ packages|Get:\d+ |-- | => |Step \d+/\d+ : |found \d+ (?:error|problem)"
    r"|(?:\[\d+/\d+\] )?(?:/\S*/)?(?:[\w.]+-)*(?:cc|gcc|g\+\+|c\+\+|clang(?:\+\+)?|ar)(?:-\d+)? .* \S+\.[oac]"
    r"|[\w/]+-?(?:gcc|g\+\+|clang|ld|cc): |[ \t]*+(?!\d+[:-])[^\s:(]{2,300}+[:(]\d+[,:) ].*(?:: | \[)"
    r"|[ \t]+\d+:\d+[ \t]+(?:error|warning)\s|Progress: resolved |asset \S+ [\d.]+ [KM]iB|==> |[├└]─ | [+~-] \S+==\d|#\d+ "
    r"|warning \"|(?:PLAY|TASK|RUNNING HANDLER) (?:\[|RECAP)|(?:ok|changed|skipping): \["
    r"|INFO: |\S+: (?:Creating|Creation complete|Still )|dist/)",
    re.MULTILINE,
)
# A recogniser reads this many characters from either end.
_SAMPLE: Final = 8_000
_SIGNS_NEEDED: Final = 3


def recognise(text: str) -> bool:
    """Return whether there are at least three lines of a builder or a linter, near either end."""
    return any(len(_SIGNS.findall("\n" + part)) >= _SIGNS_NEEDED for part in {text[:_SAMPLE], text[-_SAMPLE:]})
