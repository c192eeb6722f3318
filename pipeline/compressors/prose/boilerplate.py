"""What stands in a text for the law's or the site's sake: known licence texts, notices of cookies, menus beside it.

A licence is known by the digests of its paragraphs (licences.json), so that one with a word changed stays. Its lines of copyright
stay in any case. A notice of cookies is a short paragraph at the beginning or end of the text that offers to accept them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from .blocks import ProseBlock

_NO_LETTERS: Final = re.compile(r"[^a-z0-9]+")
_BULLET: Final = re.compile(r"^[\s>#*/;-]*(?:\(?[0-9a-z]{1,2}[.)]\s)?")
_DIGITS: Final = re.compile(r"\d")
_COOKIES: Final = re.compile(r"cookie|クッキー|쿠키|печень|файлы куки", re.IGNORECASE)
_OFFERS: Final = re.compile(
    r"accept|agree|consent|allow all|reject|decline|preferences|settings|privacy policy|akzeptier|zustimm|ablehnen|einwillig"
    r"|accepter|refuser|consentement|aceptar|rechazar|accetta|rifiuta|aceitar|recusar|accepteren|weigeren|godkänn|accepter"
    r"|zaakceptuj|akceptuj|принять|согла|同意|接受|拒绝|동의|許可",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"\]\(([^()\n]*)")
_LONGEST_NOTICE: Final = 900
_FROM_THE_ENDS: Final = 4
"""Blocks from the beginning or the end among which a notice of cookies stands."""
_LEAST_LICENCE: Final = 60
"""Letters of a paragraph that is looked up."""
_ENOUGH_TEXT: Final = 600
"""Characters of paragraphs that make a text one that has links beside it."""


def boilerplate(parts: Sequence[ProseBlock]) -> dict[int, str]:
    """Index of a block -> what it is: the name of a licence, `cookie notice` or `links`."""
    results: dict[int, str] = {}
    text = sum(len(block.text) for block in parts if block.kind == "paragraph")
    for index, block in enumerate(parts):
        if name := licence(block.text):
            results[index] = name
        elif _is_notice(block, min(index, len(parts) - 1 - index)):
            results[index] = "cookie notice"
        elif _is_menu(block) and text >= _ENOUGH_TEXT and _is_outside(parts, index):
            results[index] = "links"
    return results


def licence(text: str) -> str:
    """The name of the licence to which the paragraph belongs, word for word; empty if to none."""
    key = digest(text)
    return _licences().get(key, "") if key else ""


def digest(text: str) -> str:
    """Return what a paragraph is known by: a hash of its letters and digits, its bullet left out; empty if it has few."""
    lower = text.lower()
    letters = _NO_LETTERS.sub("", _BULLET.sub("", lower, count=1))
    return sha256(letters.encode()).hexdigest()[:12] if len(letters) >= _LEAST_LICENCE else ""


@cache
def _licences() -> dict[str, str]:
    rows: dict[str, list[str]] = json.loads(Path(__file__).with_name("licences.json").read_text())
    return {key: name for name, keys in rows.items() for key in keys}


def _is_notice(block: ProseBlock, from_the_end: int) -> bool:
    if (
        from_the_end >= _FROM_THE_ENDS
        or len(block.text) > _LONGEST_NOTICE
        or block.kind in ("heading", "listing", "table")
    ):
        return False
    return bool(_COOKIES.search(block.text) and _OFFERS.search(block.text)) and not _DIGITS.search(block.text)


def _is_menu(block: ProseBlock) -> bool:
    """Return whether it is a list of links that all stay on the site: to other places they are what the text refers to."""
    return block.kind == "links" and all(address.startswith(("#", "/")) for address in _ADDRESS.findall(block.text))


def _is_outside(parts: Sequence[ProseBlock], position: int) -> bool:
    """Return whether all paragraphs stand on one side of the block: it is before the text, or behind it."""
    return not (
        any(block.kind == "paragraph" for block in parts[:position])
        and any(block.kind == "paragraph" for block in parts[position:])
    )
