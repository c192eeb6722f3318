"""Source code, when it is asked for (`Settings.code`, or level aggressive): what it declares stays, what it does is left out.

    def retry(call, times=3):                             def retry(call, times=3):
        \"\"\"Call until it works.                                \"\"\"Call until it works.

        Waits between the calls, each time twice       ->     [… 3 lines, 3-5]
        as long, and raises what the last one raised.         \"\"\"
        \"\"\"                                                    ... # [… 9 lines, 7-15]
        for attempt in range(times):
            ...

`languages` says which language a text is in and has its grammar, `source` takes fences and line numbers off, `outline` finds
what can be left out, `summary` leaves out as much as the budget wants. All of this is for texts above their budget: code has
little slack that would keep every fact. The result parses with no more errors than before, or the text is left alone. Where a
body must have a statement, it gets the one that does nothing: `...` in Python, `:` in a shell.

It stands alone: functions that are much alike are no log. What is in a body goes with it, also a TODO, a `raise`, an error's
message: it speaks of what may happen, not of what did.
"""

from __future__ import annotations

from typing import Final

from ..contract import Compressor
from .summary import recognise, remark, summarise

CODE: Final = Compressor("code", recognise, summarise=summarise, alone=True, asked_for=True, remark=remark)

__all__ = ["CODE"]
