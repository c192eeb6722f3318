"""trimming: what is said twice or for the law's sake goes, and nothing else."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.prose import trim
from thinwire.pipeline.verify.prose_facts import wrongly_omitted

from .texts import FILLER

ONE, TWO = FILLER["en"]
MIT = (
    "Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation\n"
    'files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,\n'
    "modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the\n"
    "Software is furnished to do so, subject to the following conditions:"
)
COOKIES = (
    "We use cookies to make this site better for you. Accept all or change your preferences in the privacy policy."
)
LINKS = " ".join(f"[Entry {at} of the menu](/menu/{at})" for at in "abcdefgh")
TEXT = f"""{ONE}

{TWO}

The river is wide and slow where it meets the town. Boats lie on its banks and wait for the evening. Children come here to swim.

An old bridge leads to the other side. From there the view is the best of all, with the hills behind and the sky above them.
"""
MILL = "The wind is mild and full of the smell of hay. A dog is asleep behind the old mill by the river and dreams of the hunt."

UNTOUCHED = {
    "nothing": "",
    "prose": TEXT,
    "a log that repeats": "2026-03-01 INFO the job was done.\n\n" * 40,
    "code that repeats": "    def f(a):\n        return the(a)\n\n" * 40,
    "short lines that repeat": f"{TEXT}\nSee above.\n\n## On\n\nSee above.\n",
    "a paragraph with another number": f"{ONE} It has 12 beds.\n\n{TWO}\n\n{ONE} It has 13 beds.\n",
    "a paragraph with another word": f"{ONE} It is lovely.\n\n{TWO}\n\n{ONE} It is pretty.\n",
    "a paragraph with a negation": f"{ONE} It is open now.\n\n{TWO}\n\n{ONE} It is not open now.\n",
    "a paragraph with another name": f"{ONE} It is cared for by Ada.\n\n{TWO}\n\n{ONE} It is cared for by Eva.\n",
    "a licence with a word changed": f"{TEXT}\n{MIT.replace('free of charge', 'for a fee')}\n",
    "cookies as a subject": f"{TEXT}\nThe cookies of the bakery are the best in town, and all agree on that.\n",
    "a notice with a number": f"{COOKIES[:-1]} within 30 days.\n\n{TEXT}",
    "links among the text": f"{TEXT}\n{LINKS}\n\n{MILL}\n",
    "links to other places": f"{TEXT}\n{LINKS.replace('/menu', 'https://a.b')}\n",
    "links with little text": f"{LINKS}\n\n{ONE}\n",
}


@pytest.mark.parametrize("text", UNTOUCHED.values(), ids=UNTOUCHED.keys())
def test_this_stays(text: str) -> None:
    assert trim(text) is None


GOES = {
    "a paragraph again": (f"{TEXT}\n{ONE}\n", "[… 1 paragraph same as above: The garden lies behind the house]"),
    "several again": (
        f"{ONE}\n\n{TWO}\n\n# More\n\nAnother day has come.\n\n{ONE}\n\n{TWO}\n",
        "[… 2 paragraphs same as above: The garden lies behind the house]",
    ),
    "nearly again": (
        f"{ONE} It is lovely, for all.\n\n{TWO}\n\n{ONE} It is lovely for all.\n",
        "[… 1 paragraph like above: The garden lies behind the house]",
    ),
    "a licence": (f"{TEXT}\nCopyright (c) 2026 Ada\n\n{MIT}\n", "Copyright (c) 2026 Ada\n\n[… 67 words of MIT]"),
    "a notice of cookies": (f"{COOKIES}\n\n{TEXT}", "[… 20 words of cookie notice]"),
    "links before the text": (f"{LINKS}\n\n{TEXT}", "[… 8 links]"),
    "links behind it": (f"{TEXT}\n{LINKS}\n", "[… 8 links]"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "marker"), GOES.values(), ids=GOES.keys())
def test_this_goes_and_is_said(text: str, marker: str) -> None:
    said = trim(text)
    assert said is not None
    assert marker in said
    assert said.count("[…") == 1
    assert wrongly_omitted(text, said) == []


def test_trimming_twice_changes_nothing() -> None:
    said = trim(f"{TEXT}\n{ONE}\n")
    assert said is not None
    assert trim(said) is None
