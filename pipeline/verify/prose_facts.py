"""Whether prose that was shortened still says what nothing else in it says: read again, by eyes of its own.

What stays must be verbatim and in its order, so what a marker stands for is known exactly: the text between what stands before
it and what stands behind it. Of that text:

- `[… 3 sentences]`: none holds a digit, a negation or a condition, and each name in it, and what is spelt like code, is named in
  what stays or in a marker; there are so many. `[… 3 sentences, some with numbers or conditions]` may hold those as well.
- `[… 2 paragraphs same as above: ...]`: it stands in what stays, word for word; `like above`: all words do, but for a small
  one here or there.
- `[… 168 words of MIT]`, `of cookie notice`: it speaks of that, and has so many words; a notice holds no digit.
- `[… 14 links]`: it has so many links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_MARKER: Final = re.compile(r"\[… (\d+) (sentence|paragraph|word|link)s?\b([^\]\n]*)\]")
_WORD: Final = re.compile(r"\w+")
_END: Final = re.compile(r"[.!?…]+[\"')\]”’»*_]*(?=\s|$)|[。！？।؟۔]|\n[ \t]*\n")
_END_OR_LINE: Final = re.compile(rf"{_END.pattern}|\n")
_LINK: Final = re.compile(r"\]\(")

_NUMBER: Final = re.compile(r"(?<!\w\()\d|\d\d")  # fork(2) is a name
_CODE: Final = re.compile(r"`[^`\n]+`|https?://[\w./-]+|\w{1,40}\((?:\d\w{0,2})?\)|\w{1,40}_\w{1,40}|(?<=\s)--\w[\w-]*")
_LATIN: Final = re.compile(
    r"\b(?:not|never|nothing|nobody|without|cannot|\w+n['’]t|unless|if|must|only|nicht|kein(?:e[nmrs]?)?|nie|ohne|muss|jamais"
    r"|aucune?|sauf|doit|nunca|ningún|debe|senza|deve|não|sem|niet|geen|moet|inte|aldrig|ikke|nie|bez|musi"
    r"|değil|tidak|không|не|нет|никогда|без|если|δεν|χωρίς)\b",
    re.IGNORECASE,
)
_OTHER: Final = re.compile(r"没有|除非|如果|必须|ません|ない[。、でかと]|않|ไม่|नहीं")
_CAPITAL: Final = re.compile(r"(?<=[^\W\d_] )[A-ZÀ-ÞΑ-ΩА-Я][^\W\d_]{2,}")
_LICENCE: Final = re.compile(
    r"licen[cs]|copyright|warrant|permi|redistribut|software|program|work|covered|patent|conditions|document|version|you|use",
    re.IGNORECASE,
)
_COOKIE: Final = re.compile(r"cookie|クッキー|쿠키|куки", re.IGNORECASE)
_TELLING: Final = (_NUMBER, _LATIN, _OTHER)
_SMALL: Final = 4  # letters of the words in which a paragraph may differ from one that it is like
_SENTENCES_OFF: Final = 0.34
"""Two splitters count a text differently by at most this share, and by one."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """Markers one behind the other, and what stays behind them."""

    markers: list[re.Match[str]]
    behind: str


def wrongly_omitted(before: str, after: str) -> list[str]:
    """Return what is wrong with what `after` leaves out of `before`, in words; nothing where all is right."""
    for marker in dict.fromkeys(match[0] for match in _MARKER.finditer(before)):  # those that were there are text
        unmarked = marker.replace("[… ", "[ ")
        before, after = before.replace(marker, unmarked), after.replace(marker, unmarked)
    first, gaps = _gaps(after)
    if not before.startswith(first):
        return [f"not in the text, or not in its place: {first[:60]!r}"]
    rest = " ".join(_MARKER.sub(lambda marker: marker[3], after).split())  # a gap says which names are in it
    wrong: list[str] = []
    position = len(first)
    for number, gap in enumerate(gaps, 1):
        last = number == len(gaps)
        end = len(before) - len(gap.behind) if last else before.find(gap.behind, position)
        if end < position or not before.startswith(gap.behind, end):
            return [*wrong, f"not in the text, or not in its place: {gap.behind[:60]!r}"]
        wrong += _judged(gap.markers, before[position:end], rest)
        position = end + len(gap.behind)
    return wrong if gaps or before == after else ["gone without a marker"]


def _gaps(after: str) -> tuple[str, list[_Gap]]:
    """Return what stays before the first marker, and the gaps."""
    markers = list(_MARKER.finditer(after))
    ends = [*(marker.start() for marker in markers[1:]), len(after)]
    gaps: list[_Gap] = []
    for marker, end in zip(markers, ends, strict=False):
        behind = after[marker.end() : end]
        if gaps and not gaps[-1].behind.strip():
            gaps[-1] = _Gap([*gaps[-1].markers, marker], behind)
        else:
            gaps.append(_Gap([marker], behind))
    return after[: markers[0].start()] if markers else after, gaps


def _judged(markers: list[re.Match[str]], gone: str, rest: str) -> Iterator[str]:
    nouns = {marker[2] for marker in markers}
    count = sum(int(marker[1]) for marker in markers)
    if nouns == {"sentence"}:
        yield from _sentences(
            count, gone, rest, facts=any("with numbers or conditions" in marker[3] for marker in markers)
        )
    elif nouns == {"paragraph"}:
        yield from _repeated(gone, rest, exact=all("same as" in marker[3] for marker in markers))
    elif nouns == {"word"}:
        yield from _boilerplate(count, gone, markers[0][3])
    elif nouns == {"link"}:
        if count != len(_LINK.findall(gone)):
            yield f"{count} links: there are {len(_LINK.findall(gone))}"
    elif not _says_little(gone):
        yield f"several kinds of markers in a row: {gone[:60]!r}"


def _sentences(count: int, gone: str, rest: str, *, facts: bool) -> Iterator[str]:
    for pattern in () if facts else _TELLING:
        if (match := pattern.search(gone)) is not None:
            yield f"a sentence with {match[0]!r} is gone"
    there = _names_in(rest)
    yield from (f"{name} is named nowhere" for name in _names_in(gone) if name not in there and name not in rest)
    fewest, most = (sum(1 for part in pattern.split(gone) if part.strip()) for pattern in (_END, _END_OR_LINE))
    if not (1 - _SENTENCES_OFF) * fewest - 1 <= count <= (1 + _SENTENCES_OFF) * most + 1:
        yield f"{count} sentences: there are {fewest} to {most}"


@lru_cache(maxsize=2)  # what stays is asked for by every gap
def _names_in(text: str) -> dict[str, None]:
    return dict.fromkeys([*_CAPITAL.findall(text), *(" ".join(code.split()) for code in _CODE.findall(text))])


def _repeated(gone: str, rest: str, *, exact: bool) -> Iterator[str]:
    words = _WORD.findall(gone)
    if exact:
        there = " ".join(_WORD.findall(rest))
        for paragraph in re.split(r"\n[ \t]*\n", gone):
            if " ".join(_WORD.findall(paragraph)) not in there:
                yield f"stands nowhere above: {paragraph[:60]!r}"
        return
    known = set(_WORD.findall(rest))
    yield from (f"{word} stands nowhere" for word in words if word not in known and len(word) > _SMALL)


def _says_little(gone: str) -> bool:
    return not any(pattern.search(gone) for pattern in (_NUMBER, _CODE))


def _boilerplate(count: int, gone: str, declaration: str) -> Iterator[str]:
    if count != len(_WORD.findall(gone)):
        yield f"{count} words: there are {len(_WORD.findall(gone))}"
    if "cookie" in declaration:
        if _COOKIE.search(gone) is None or _NUMBER.search(gone):
            yield f"is no notice of cookies: {gone[:60]!r}"
    elif _LICENCE.search(gone) is None:
        yield f"is no licence: {gone[:60]!r}"


_DROPPED: Final = re.compile(r" \[… (\d+) words? left out between\]$")
_KEPT_ALWAYS: Final = re.compile(r"\d|[A-Z]|[`/\\_@\"“”«»]|https?:")


def wrongly_dropped(before: str, after: str) -> list[str]:
    """Return what is wrong with the words that `after` leaves out of the paragraphs of `before`; nothing where all is right.

    Words may only go, none may come or change its place; as many are gone of each paragraph as its marker says; none of them is a
    number, a name, a negation, a condition, or part of a quotation.
    """
    old, new = re.split(r"(\n[ \t]*\n)", before), re.split(r"(\n[ \t]*\n)", after)
    if len(old) != len(new):
        return ["a paragraph is gone"]
    return [wrong for one, other in zip(old, new, strict=True) if one != other for wrong in _dropped(one, other)]


def _dropped(paragraph: str, sent: str) -> Iterator[str]:
    marker = _DROPPED.search(sent)
    if marker is None:
        yield f"words are gone without a marker: {paragraph[:60]!r}"
        return
    left = iter(paragraph.split())
    gone: list[str] = []
    for word in sent[: marker.start()].split():
        for other in left:
            if other == word:
                break
            gone.append(other)
        else:
            yield f"{word!r} stood somewhere else, or nowhere"
            return
    gone += left
    if len(gone) != int(marker[1]):
        yield f"{marker[1]} words: there are {len(gone)}"
    yield from (f"{word!r} is gone" for word in gone if _KEPT_ALWAYS.search(word) or _LATIN.search(word))
