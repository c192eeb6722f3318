"""Prose: what it says twice, what is in it for the law's sake, and, if it is asked for, whole sentences.

| level      | left out                                                                        | where                     |
|------------|---------------------------------------------------------------------------------|---------------------------|
| balanced   | paragraphs that stand above, also nearly; known licence texts; notices of       | `repeats`, `boilerplate`  |
|            | cookies; lists of links beside the text                                         |                           |
| aggressive | above the budget: the sentences that say least, by what they have in common     | `selection`               |
|            | with the rest of the text and where they stand                                  |                           |

A sentence with a number, a date, a negation, a condition, a duty or code is never left out (`must_keep`, in the words of 29
languages; a text in another one stays), every name stays in one sentence at least, and headings, lists, tables, listings and
quotations stay. What stays is verbatim and in its order; each gap says how many sentences or paragraphs it is. No word is ever
dropped inside a sentence.
"""

from __future__ import annotations

from .selection import summarise
from .trimming import trim

__all__ = ["summarise", "trim"]
