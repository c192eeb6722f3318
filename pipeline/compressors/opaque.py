"""What no reader reads: base64, hex dumps, minified bundles, source maps, embeddings.

    <img src="data:image/png;base64,iVBORw0KGgo...">
        -> <img src="data:image/png;base64,[… base64 PNG, 48213 bytes, sha256 3fa9c1d2]">

Each such region gives way to a marker with its kind, its size and the start of its sha256 (of the decoded bytes, so that
it can be held against a file); the text around it stays. Blobs stand in texts of every kind, so this is no compressor: a
word takes the place of each while the text around it is compressed, and its marker the place of the word in the end. The
omission is declared, and what is inside is none of the facts.

A region must be long and look random. Kept: the first lines of a hex dump, identifiers, hashes, tokens and signed URLs
(shorter than any limit here), certificates and keys (an agent may have to write them to a file), numbers of measurements,
DNA.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from typing import Final

from ..model.markers import gap, is_ours


@dataclass(frozen=True, slots=True)
class Region:
    """Where opaque text stands, and what a marker says of it."""

    start: int
    end: int
    description: str
    name: str
    """A word that stands for it: where it is among numbers, one of digits."""


# What base64 begins with, by what it holds.
_MAGIC: Final = {
    "iVBORw0KGgo": "PNG", "/9j/": "JPEG", "R0lGOD": "GIF", "UklGR": "WEBP", "JVBERi0": "PDF", "UEsDB": "ZIP", "H4sI": "GZIP",
    "AGFzbQ": "WASM", "d09GM": "font", "d09GR": "font", "AAEAAAA": "font", "f0VMRg": "binary", "U1FMaXRl": "SQLite",
    "PHN2Zy": "SVG", "PD94bWw": "XML",
}  # fmt: skip

_SIGNS: Final = r"[A-Za-z0-9+/_-]"
# The possessive quantifiers and the look-behinds keep every search linear: no run is entered twice.
_DATA_URI: Final = re.compile(rf"data:[\w.+/-]{{1,60}}(?:;[\w=.-]{{1,60}}){{0,4}};base64,({_SIGNS}{{200,}}+={{0,2}})")
_BASE64: Final = re.compile(rf"(?<![\w+/.-]){_SIGNS}{{500,}}+={{0,2}}(?![.\w])")
_MIME: Final = re.compile(r"(?:^[A-Za-z0-9+/]{60,78}\n){8,}+[A-Za-z0-9+/]{0,78}={0,2}$", re.MULTILINE)
_HEX: Final = re.compile(r"(?<![\w])[0-9a-fA-F]{512,}+(?!\w)")
_DUMP: Final = re.compile(
    r"(?:(?:^\*\n)?^[0-9a-f]{4,16}:?[ \t]{1,4}(?:[0-9a-f]{2,8} {1,3}){4,16}[^\n]{0,40}\n){8,}+",
    re.MULTILINE | re.IGNORECASE,
)
_BLOCK_LINE: Final = re.compile(
    r"[A-Za-z0-9+/]{60,78}$|[0-9a-f]{4,16}:?[ \t]{1,4}(?:[0-9a-f]{2,8} {1,3}){4}", re.IGNORECASE
)
_MAPPINGS: Final = re.compile(r'"mappings": ?"([A-Za-z0-9+/,;]{200,}+)(?=")')
_FLOAT: Final = r"-?[0-9]{1,3}\.[0-9]{1,20}(?:[eE][-+]?[0-9]{1,3})?"
_EMBEDDING: Final = re.compile(rf"\[(\s{{0,40}}+(?:{_FLOAT}\s{{0,40}}+,\s{{0,40}}+){{127,}}+{_FLOAT})(?=\s{{0,40}}+\])")
_NUMBERS: Final = re.compile(_FLOAT)
_LONG_LINE: Final = re.compile(r"^[^\n]{2000,}+$", re.MULTILINE)
_SCRIPT: Final = re.compile(r"function ?\w{0,3}\(|=>|return |;var |&&|!0|!1|void 0|this\.|\}\(|\|\|")
_STYLE: Final = re.compile(r"[{;][a-z-]{3,30}:[^;{}]{1,80}(?=[;}])")
_OTHERS_TO_BLANKS: Final = bytes(code if re.fullmatch(_SIGNS, chr(code)) else ord(" ") for code in range(256))
_SPARSE: Final = 200
"""Characters between two signs of script, above which they are not of one."""
_BEFORE_SCRIPT: Final = (" ", "\t", "[", "=")
_SHORTEST: Final = 200
"""Characters that a run without blanks or signs must have, and a line; those of script and style sheets, below."""
_LONGEST_READ: Final = 2000
_ARMOUR: Final = "-----BEGIN "
# Digits after the point that make a number one of a vector and not of a measurement, in the mean.
_DIGITS: Final = 6
_LONGEST_CHECKED: Final = 4000
_LONGEST_TOKEN: Final = 2000
# Lines of a hex dump that are there to be read.
_LOOKED_AT: Final = 16
# Digits of a hash that name a region while the text around it is compressed.
_NAMED_BY: Final = 16
_NAME: Final = re.compile(r"blob_[0-9a-f]{16}|(?<![0-9])[0-9]{17,20}(?![0-9])")


def spans(text: str) -> list[Region]:
    """The opaque regions of `text`, in order, none inside another."""
    candidates = sorted(_regions(text), key=lambda region: (region.start, -region.end))
    regions: list[Region] = []
    for region in candidates:
        if not regions or region.start >= regions[-1].end:
            regions.append(region)
    return regions


def _regions(text: str) -> Iterator[Region]:
    """Yield all regions. Each search is only begun where a cheaper look says that it may find something: most texts hold none."""
    lines = text.split("\n")
    longest = max(map(len, lines))
    if longest >= _SHORTEST and _longest_run(text) >= _SHORTEST:
        yield from (_base64(match[1], match.start(1)) for match in _DATA_URI.finditer(text))
        yield from (_base64(match[0], match.start()) for match in _BASE64.finditer(text) if _is_blob(match))
        yield from (_marker(match[0], match.start(), "hex") for match in _HEX.finditer(text) if _is_hex(match[0]))
    if longest >= _SHORTEST and '"mappings"' in text:
        yield from (_marker(match[1], match.start(1), "source map") for match in _MAPPINGS.finditer(text))
    if longest >= _LONGEST_READ:
        yield from _minified(text)
    if _may_hold_blocks(lines):
        yield from _blocks(text)
    if text.count(",") > 127:
        yield from _embeddings(text)


def _longest_run(text: str) -> int:
    """Characters of the longest run of signs of base64."""
    return max(map(len, text.encode("ascii", "replace").translate(_OTHERS_TO_BLANKS).split()), default=0)


def _may_hold_blocks(lines: list[str]) -> bool:
    """Return whether lines in a row are of one length, and one looks as in MIME or in a dump: of eight, two are looked at."""
    return any(map(_BLOCK_LINE.match, lines[::4])) and any(
        sum(1 for _ in alike) > 6 for _, alike in groupby(map(len, lines))
    )


def _blocks(text: str) -> Iterator[Region]:
    """Yield what goes over many lines of one length."""
    for match in _MIME.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        if _ARMOUR not in before and _is_random(match[0].replace("\n", "")):
            yield _base64(match[0], match.start())
    for match in _DUMP.finditer(text):
        looked_at = "".join(match[0].splitlines(keepends=True)[:_LOOKED_AT])
        body = match[0][len(looked_at) :].rstrip("\n")
        if body.count("\n") > _LOOKED_AT:
            yield _marker(body, match.start() + len(looked_at), "hex")


def _embeddings(text: str) -> Iterator[Region]:
    for match in _EMBEDDING.finditer(text):
        numbers = _NUMBERS.findall(match[1])
        if sum(map(len, numbers)) >= (_DIGITS + 2) * len(numbers):
            low, high = min(numbers, key=float), max(numbers, key=float)
            sentence = f"embedding, {len(numbers)} numbers, {low} to {high}"
            yield Region(match.start(1), match.end(1), sentence, str(int(_digest(match[1].encode()), 16)))


def _minified(text: str) -> Iterator[Region]:
    """Endless lines of script or style sheet."""
    for match in _LONG_LINE.finditer(text):
        line = match[0]
        sample = line[:_LONGEST_CHECKED]
        if sample.lstrip()[:1] in "[{\"'<" or sample.count(" ") > 0.12 * len(sample):
            continue  # a document in JSON, or with tags and words between them, or prose
        if len(_SCRIPT.findall(sample)) >= len(sample) / 200:
            yield from _dense(match, _SCRIPT, "minified JS")
        elif len(_STYLE.findall(sample)) >= len(sample) / 100:
            yield from _dense(match, _STYLE, "minified CSS")


def _dense(line: re.Match[str], signs: re.Pattern[str], kind: str) -> Iterator[Region]:
    """Yield what of a line is script or style sheet: a message around it stays."""
    signs_found = [sign.span() for sign in signs.finditer(line[0])]
    while len(signs_found) > 1 and signs_found[1][0] - signs_found[0][1] > _SPARSE:
        del signs_found[0]
    while len(signs_found) > 1 and signs_found[-1][0] - signs_found[-2][1] > _SPARSE:
        del signs_found[-1]
    start = max(line[0].rfind(sign, 0, signs_found[0][0]) for sign in _BEFORE_SCRIPT) + 1
    end = next((index for index in range(signs_found[-1][1], len(line[0])) if line[0][index] in " \t"), len(line[0]))
    if end - start >= _SHORTEST:
        yield _marker(line[0][start:end], line.start() + start, kind)


def _is_blob(run: re.Match[str]) -> bool:
    """Return whether it is one: not a token in a variable, which an agent may have to use."""
    held = run.string[run.start() - 1 : run.start()] == "="
    return (len(run[0]) >= _LONGEST_TOKEN or not held) and _is_random(run[0])


def _is_random(run: str) -> bool:
    """Return whether letters of both cases and digits are mixed as in base64, with no slashes and dashes of paths and names."""
    sample = run[:_LONGEST_CHECKED]
    signs = sum(map(sample.count, "/-_+"))
    mixed = any(map(str.isupper, sample)) and any(map(str.islower, sample)) and any(map(str.isdigit, sample))
    return mixed and len(set(sample)) >= 40 and signs < 0.1 * len(sample)


def _is_hex(run: str) -> bool:
    return any(map(str.isdigit, run[:200])) and any(map(str.isalpha, run[:200]))


def _base64(blob: str, start: int) -> Region:
    kind = next((f"base64 {kind}" for magic, kind in _MAGIC.items() if blob.startswith(magic)), "base64")
    digits = blob.replace("\n", "").replace("-", "+").replace("_", "/").rstrip("=")
    digits = digits[: len(digits) // 4 * 4 + len(digits) % 4 * (len(digits) % 4 != 1)]
    return _marked(blob, start, kind, b64decode(digits + "=" * (-len(digits) % 4)))


def _marker(blob: str, start: int, kind: str) -> Region:
    return _marked(blob, start, kind, blob.encode("utf-8", "surrogatepass"))


def _marked(blob: str, start: int, kind: str, content: bytes) -> Region:
    lines = blob.count("\n") + 1
    counted = f"{lines} lines of " if lines > 1 else ""
    digest = _digest(content)
    text = f"{counted}{kind}, {len(content)} bytes, sha256 {digest[:8]}"
    return Region(start, start + len(blob), text, "blob_" + _digest(text.encode()))


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:_NAMED_BY]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A text in which words stand for its opaque regions."""

    text: str
    markers: Mapping[str, str] = field(default_factory=dict)
    """By these words."""

    def shown(self, text: str) -> str:
        """`text`, made of the hidden one, with the markers in place of the words."""
        return _NAME.sub(lambda name: self.markers.get(name[0], name[0]), text) if self.markers else text


def hide(text: str) -> Hidden:
    """The text with a word for each opaque region; itself where there is none."""
    regions = [] if is_ours(text) else spans(text)
    names = {region.name: gap(region.description) for region in regions}
    if not regions or not names.keys().isdisjoint(_NAME.findall(text)):
        return Hidden(text)
    return Hidden(_replaced(text, regions, [region.name for region in regions]), names)


def _replaced(text: str, regions: list[Region], by: list[str]) -> str:
    parts, position = [], 0
    for region, word in zip(regions, by, strict=True):
        parts += [text[position : region.start], word]
        position = region.end
    return "".join((*parts, text[position:]))
