"""What builds print: compilers, linters, package managers, make, ninja, cmake, gradle, maven, sbt, docker, apt.

gather puts progress lines (Compiling, Downloading, > Task) under headings with every name, lays lists of diagnostics out by
path and by message, and says the notes that rustc repeats under its diagnostics once. summarise only counts progress.
Errors, warnings, what a build step printed, the result and the times stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from ... import markers
from .. import groups, shapes
from ..commands import Command
from ..compressor import Compressor
from ..shapes import shape
from . import diagnostics, layout, rustc, tree

_VERBS: Final = "|".join(
    """
    Adding Archiving Assembling Building Bundling Caching Checking Cloning Collecting Compiling Copying Created Creating
    Documenting Downloaded Downloading Extracting Fetched Fetching Fresh Generating Get Getting Hit Installed Installing Linking
    Loading Locking Packaging Prefetching Preparing Processing Pulling Pushing Reading Removing Resolved Resolving Restored
    Restoring Retrieving Scanning Selecting Skipping Unpacking Unlinking Updating Upgrading Uploaded Uploading Using Validating
    Verifying Writing
    """.split()
)

PROGRESS: Final[tuple[shapes.Recogniser, ...]] = (
    Command(),
    shape(
        "> ",
        r"> (?P<what>Task|Configure project|Transform) (?P<name>:\S+)(?P<end>(?: [A-Z-]+)?)",
        r"> \g<what> *\g<end>",
    ),
    # apt and pip, where more than a name differs
    shape("Get:", r"Get:(?P<row>\d+) (?P<of>\S+ \S+ \S+) (?P<name>\S+ \S+ \S+ \[.*\])", r"Get:* \g<of> *", "text"),
    shape("Selecting ", r"(?P<what>Selecting previously \w+ package) (?P<name>\S+)\.", r"\g<what> *.", "text"),
    shape("Preparing ", r"Preparing to unpack (?P<name>\S+) \.\.\.", "Preparing to unpack * ...", "text"),
    shape(
        "Collecting ",
        r"Collecting (?P<name>\S+) (?P<of>\(from -r \S+ \(line) (?P<row>\d+)\)\)",
        r"Collecting * \g<of> *))",
        "text",
    ),
    shape(
        "Downloading ",
        r"(?P<lead> *)Downloading (?P<name>\S+?)(?P<end>(?:-py3-none-any)?\.(?:whl|tar\.gz)(?:\.metadata)?) "
        r"\((?P<row>[\d.]+)(?P<unit> .?B)\)",
        r"\g<lead>Downloading *\g<end> (*\g<unit>)",
        "text",
    ),
    # sbt, maven, cargo, npm, pip, apt: a verb and what it is about
    shape(
        "",
        rf"(?P<lead>[ \t]*+(?:\[\w++\] )?)(?=[A-Z])(?P<verb>(?:{_VERBS})(?: (?:from|to) [\w.-]+:|:\d*)?) "
        r"(?P<name>\S.*?)(?P<end>(?: ?\.\.\.)?)",
        r"\g<lead>\g<verb> *\g<end>",
        "text",
    ),
    # reek, before the list of a file's warnings
    shape(" -- ", r"(?P<name>\S+) -- (?P<row>\d+) (?P<what>warnings?|errors?):", r"* -- * \g<what>:", "text"),
    shape("Setting up ", r"Setting up (?P<name>\S+ \(.*\)) \.\.\.", "Setting up * ...", "text"),
    shape(
        "already satisfied",
        r"Requirement already satisfied: (?P<name>\S.*)",
        "Requirement already satisfied: *",
        "text",
    ),
    shape("==", r" (?P<sign>[+~-]) (?P<name>\S+==\S.*)", r" \g<sign> *", "text"),
    shape("deprecated ", r"(?P<npm>npm (?:warn|WARN) deprecated) (?P<name>\S.*)", r"\g<npm> *", "text"),
    # cmake, ninja
    shape("%] ", r"\[ *(?P<row>\d+%)\] (?P<verb>[A-Z]\w+(?: \w+)*?) (?P<name>\S+)", r"[*] \g<verb> *", "text"),
    shape(
        "] ",
        r"\[(?P<row>\d+)(?P<all>/\d+)\] (?P<verb>[A-Z]\w*(?: \w+)*?) (?P<name>\S+)",
        r"[*\g<all>] \g<verb> *",
        "text",
    ),
    shape(
        "ing ",
        r"(?P<dashes>-- )?(?P<what>Looking for|Performing Test|Detecting|[Cc]hecking(?: for| whether)?) (?P<name>\S.*)",
        r"\g<dashes>\g<what> *",
    ),
    shape(
        "  ", r"(?P<lead> +)(?P<verb>[A-Z]{2,10}(?: \[M\])?) +(?P<name>[\w./-]+\.\w+)", r"\g<lead>\g<verb> *", "text"
    ),
    shape(": ", r"(?P<verb>inflating|extracting|creating|adding|copying|a|x): (?P<name>\S.*)", r"\g<verb>: *"),
    # docker
    shape(" => ", r"(?P<lead> => (?:=> |CACHED )?)(?P<name>\S.*?) +(?P<end>\d+\.\d+s)", r"\g<lead>* \g<end>"),
    shape(
        ": ",
        r"(?P<name>[0-9a-f]{8,16}): (?P<end>Pull complete|Already exists|Download complete|Verifying Checksum|Waiting|Preparing"
        r"|Pushed|Pulling fs layer|Layer already exists|Mounted from \S+)",
        r"*: \g<end>",
        "text",
    ),
)

_SIGNS: Final = re.compile(
    rf"^(?:> Task :|BUILD (?:SUCCESS|FAIL)|[ \t]*(?:\[\w+\] )?(?:{_VERBS}) |\[ *\d+%\] |\[\d+/\d+\] |make(?:\[\d+\])?: "
    r"|\[(?:INFO|ERROR|WARNING|info|error|warn)\] |(?:error|warning)(?:\[\w+\])?: |npm (?:ERR!|error|warn|WARN) "
    r"|[+\\]--- \S|yarn (?:install|run) v|added \d+ packages|Get:\d+ |-- | => |Step \d+/\d+ : |found \d+ (?:error|problem)"
    r"|(?:\[\d+/\d+\] )?(?:/\S*/)?(?:[\w.]+-)*(?:cc|gcc|g\+\+|c\+\+|clang(?:\+\+)?|ar)(?:-\d+)? .* \S+\.[oac]"
    r"|[\w/]+-?(?:gcc|g\+\+|clang|ld|cc): |[ \t]*(?!\d+[:-])[^\s:(]{2,300}[:(]\d+[,:) ].*(?:: | \[)"
    r"|[ \t]+\d+:\d+[ \t]+(?:error|warning)\s|Progress: resolved |asset \S+ [\d.]+ [KM]iB|==> |[├└]─ | [+~-] \S+==\d|#\d+ "
    r"|warning \"|(?:PLAY|TASK|RUNNING HANDLER) (?:\[|RECAP)|(?:ok|changed|skipping): \["
    r"|INFO: |\S+: (?:Creating|Creation complete|Still )|dist/)",
    re.MULTILINE,
)
# A recogniser reads this many characters from either end.
_SAMPLE: Final = 8_000
_SIGNS_NEEDED: Final = 3


def recognise(text: str) -> bool:
    """At least three lines of a builder or a linter, near either end."""
    return any(len(_SIGNS.findall(part)) >= _SIGNS_NEEDED for part in {text[:_SAMPLE], text[-_SAMPLE:]})


def _pieces(text: str) -> list[groups.Piece]:
    return groups.gathered(text, PROGRESS)


def gather(text: str) -> str | None:
    """With what repeats under headings."""
    return _ours(groups.spelt(_pieces(text), groups.said(), _laid_out))


def summarise(text: str, budget: int) -> str | None:
    """With counts of progress lines, and of warnings the first few that say the same."""
    return _ours(groups.spelt(_pieces(text), groups.counted, partial(_laid_out, brief=True)))


def _laid_out(lines: Sequence[str], brief: bool = False) -> list[str]:
    return layout.gathered(rustc.gathered(list(tree.pruned(lines)) if brief else lines, brief), brief)


def _ours(lines: Sequence[str]) -> str | None:
    text = "\n".join(lines)
    return text if markers.is_ours(text) else None


def owes(text: str, summary: bool) -> str:
    """The names, and everything else."""
    named = list(shapes.owed(text, PROGRESS, summary))
    return "\n".join(rustc.owed(diagnostics.owed(named, summary)))


BUILD = Compressor("build", recognise, gather=gather, summarise=summarise, owes=owes)
