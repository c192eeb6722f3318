"""The lines with which builders and package managers say how far they are: a table, in the order in which it is asked."""

from __future__ import annotations

from typing import Final

from ..shaped.shapes import Recogniser, shape
from .commands import Command

VERBS: Final = "|".join(
    """
    Adding Archiving Assembling Building Bundling Caching Checking Cloning Collecting Compiling Copying Created Creating
    Documenting Downloaded Downloading Extracting Fetched Fetching Fresh Generating Get Getting Hit Installed Installing Linking
    Loading Locking Packaging Prefetching Preparing Processing Pulling Pushing Reading Removing Resolved Resolving Restored
    Restoring Retrieving Scanning Selecting Skipping Unpacking Unlinking Updating Upgrading Uploaded Uploading Using Validating
    Verifying Writing
    """.split()
)

PROGRESS: Final[tuple[Recogniser, ...]] = (
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
        rf"(?P<lead>[ \t]*+(?:\[\w++\] )?)(?=[A-Z])(?P<verb>(?:{VERBS})(?: (?:from|to) [\w.-]+:|:\d*)?) "
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
