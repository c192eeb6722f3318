"""The lines with which builders and package managers say how far they are: a table, in the order in which it is asked."""

from __future__ import annotations

from typing import Final

VERBS: Final = "|".join(
    """
    Adding Archiving Assembling Building Bundling Caching Checking Cloning Collecting Compiling Copying Created Creating
    Documenting Downloaded Downloading Extracting Fetched Fetching Fresh Generating Get Getting Hit Installed Installing Linking
    Loading Locking Packaging Prefetching Preparing Processing Pulling Pushing Reading Removing Resolved Resolving Restored
    Restoring Retrieving Scanning Selecting Skipping Unpacking Unlinking Updating Upgrading Uploaded Uploading Using Validating
    Verifying Writing
    """.split()
)
