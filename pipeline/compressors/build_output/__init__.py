"""What builds print: compilers, linters, package managers, make, ninja, cmake, gradle, maven, sbt, docker, apt.

gather puts progress lines (Compiling, Downloading, > Task) under headings with every name, lays lists of diagnostics out by
path and by message, and says the notes that rustc repeats under its diagnostics once. summarise only counts progress, and
of a tree of dependencies what these need in turn. Errors, warnings, what a build step printed, the result and the times
stay as they are.
"""

from __future__ import annotations

from ..contract import Compressor
from .gather import gather, owes, summarise
from .recognition import recognise

BUILD = Compressor("build", recognise, gather=gather, summarise=summarise, owes=owes)
