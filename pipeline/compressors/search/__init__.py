"""What grep and ripgrep found: each path once, before the first of its lines.

    crates/cli/src/human.rs:108:        let x = parse("123").unwrap();       [… 3 lines in 2 files, path before its lines]
    crates/cli/src/human.rs:131:        let x = parse("123").unwrap();       crates/cli/src/human.rs:108,131         let x = …
    crates/cli/src/process.rs:113:    child.unwrap()                   ->    crates/cli/src/process.rs:113     child.unwrap()

Paths stay whole: they are what an agent goes on with. A number stands before its own line; a match is `12 text` (the blank
costs no token, a colon does), a context line `13-text`. Equal lines of a file share one row, since the numbers say where each
stands. Files whose only line is the same, one after the other, share a paragraph. The `--` between groups goes where the
numbers imply it.

fold changes only this. Above the budget every path stays, over as many of its lines as the budget holds.
"""

from __future__ import annotations

from typing import Final

from ..contract import Compressor
from .layout import unfold
from .parsed import fold, recognise
from .selection import select

SEARCH: Final = Compressor("search", recognise, fold, unfold, select=select)
