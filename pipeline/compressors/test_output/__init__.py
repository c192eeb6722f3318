"""What test runners print: pytest, unittest, cargo test and nextest, go test, jest, vitest, mocha, gradle, maven, ctest, TAP.

gather puts the passing tests of a suite under one heading, with every name; summarise only counts them. What else is there
stays as it is, in its place: failures with their messages and diffs, warnings, the slowest, the summary, the exit status.
Long stretches of log output between the tests go through the log compressor, unless they speak of trouble.
"""

from __future__ import annotations

from ..contract import Compressor
from .gather import gather, owes, summarise
from .recognition import recognise

TEST = Compressor("test", recognise, gather=gather, summarise=summarise, owes=owes)
