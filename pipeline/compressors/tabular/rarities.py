"""The rows that stay whatever the budget: errors, odd ones out, far numbers, and where a series changes its level.

All functions look at one column (one value a row, MISSING or null where there is none) and say which rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from .cells import MISSING
from .document import NUMBER, Value
from .records import keyed, keys

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

ERROR: Final = re.compile(
    r"error|exception|fail(?:ed|ure|ing)|critical|fatal|crash|panic|abort|time[d-]? ?out|denied|rejected|unauthori[sz]ed",
    re.IGNORECASE,
)
_STEMS: Final = (
    "error", "exception", "fail", "critical", "fatal", "crash", "panic", "abort", "time", "denied", "rejected", "unauthori",
)  # fmt: skip
"""One of these is in each error word, in small letters: looking for them in a whole column is ten times faster."""
FEW: Final = 0.2
"""A field that fewer rows have marks those."""
MANY_ERRORS: Final = 0.25
"""Error words in more of a column's rows than this are the rule there, not the exception."""
LOW_CARDINALITY: Final = 12
SIGMAS: Final = 2.0
FAR_SIGMAS: Final = 3.0
"""Where more than FAR_SHARE of the numbers are beyond 2 sigma (as 4.5 % of any bell curve are), only those beyond 3."""
FAR_SHARE: Final = 0.03
SHIFT_SIGMAS: Final = 1.7
"""A level that changes in the middle of a series is just 2 sigma of the whole; noise on it makes that less."""
WINDOW: Final = 5
_NUMERIC: Final = re.compile(rf"(?:{NUMBER}|[$€£])?(-?\d{{1,15}}(?:\.\d{{1,20}})?(?:[eE][-+]?\d{{1,2}})?)%?")

_PLAIN: Final = frozenset(f"{NUMBER}-.0123456789")
_FEW_DIGITS: Final = 16
_NUMERIC_STARTS: Final = frozenset(f"{NUMBER}$€£-0123456789")


def rare(columns: Mapping[str, Sequence[Value]]) -> set[int]:
    """The rows that at least one column marks."""
    found: set[int] = set()
    for values in columns.values():
        found |= {*errors(values), *outliers(values)}
        numbers = series(values)
        if numbers is not None:
            found |= {*far(numbers), *changes(numbers)}
    return found


def flat(rows: Sequence[Value], depth: int = 4) -> dict[str, list[Value]]:
    """The scalars of the rows by dotted name. Arrays and maps count as one text, so that their error words are seen."""
    found: dict[str, list[Value]] = {}
    for key in dict.fromkeys(key for row in rows if type(row) is dict for key in row):
        values = [row.get(key, MISSING) if type(row) is dict else MISSING for row in rows]
        objects = [value for value in values if type(value) is dict]
        if objects and depth and keyed(objects) is None and keys(objects) is not None:
            found |= {f"{key}.{name}": column for name, column in flat(values, depth - 1).items()}
        else:
            found[key] = [str(value) if type(value) in (dict, list) else value for value in values]
    return found


def errors(values: Sequence[Value]) -> Iterator[int]:
    """Rows whose text has an error word; where that is the rule, the first and the last of each of a few texts."""
    low = "\n".join([value for value in values if type(value) is str]).lower()
    if not any(stem in low for stem in _STEMS):
        return
    found = [at for at, value in enumerate(values) if type(value) is str and ERROR.search(value)]
    if len(found) <= max(3, MANY_ERRORS * len(values)):
        yield from found
        return
    ends: dict[str, list[int]] = {}
    for at in found:
        ends.setdefault(values[at], [at, at])[1] = at
    if len(ends) <= LOW_CARDINALITY:
        for first, last in ends.values():
            yield first
            yield last


def outliers(values: Sequence[Value]) -> Iterator[int]:
    """Rows that have a field which few have, or a rare value of a field with few values."""
    absent = values.count(MISSING) + values.count(None)
    if len(values) - absent < FEW * len(values):
        yield from (at for at, value in enumerate(values) if value is not MISSING and value is not None)
        return
    times = Counter(values)
    if len(times) > min(LOW_CARDINALITY, len(values) // 4):
        return
    fair = len(values) / len(times)
    seldom = {value for value, count in times.items() if count < FEW * fair}
    if seldom:
        yield from (at for at, value in enumerate(values) if value in seldom)


def series(values: Sequence[Value]) -> NDArray[float64] | None:
    """The column as numbers, with the mean where there is none; None where hardly any are."""
    import numpy  # noqa: PLC0415 - 0.1 s that only blocks above the budget should cost

    plain = _plain_numbers(values)
    if plain:
        return numpy.array(plain, dtype=numpy.float64) if len(plain) >= 2 * WINDOW else None
    found = [
        _NUMERIC.fullmatch(value) if type(value) is str and value[:1] in _NUMERIC_STARTS else None for value in values
    ]
    numbers = [float(match[1]) for match in found if match]
    if len(numbers) < 2 * WINDOW:
        return None
    mean = sum(numbers) / len(numbers)
    return numpy.array([float(match[1]) if match else mean for match in found], dtype=numpy.float64)


def _plain_numbers(values: Sequence[Value]) -> list[float]:
    """All values, read in one go, if they are numbers of a few digits and nothing else."""
    texts = [value for value in values if type(value) is str]
    if len(texts) < len(values) or max((len(text.partition(".")[0]) for text in texts), default=0) > _FEW_DIGITS:
        return []
    joined = "".join(texts)
    try:
        numbers = list(map(float, joined.split(NUMBER)[1:])) if _PLAIN.issuperset(joined) else []
    except ValueError:
        return []
    return numbers if len(numbers) == len(values) else []


def far(numbers: NDArray[float64]) -> list[int]:
    """Rows whose number is beyond 2 sigma."""
    sigma = float(numbers.std())
    if not 0 < sigma < float("inf"):
        return []
    distance = abs(numbers - numbers.mean()) / sigma
    beyond = (distance > SIGMAS).nonzero()[0]
    if len(beyond) > FAR_SHARE * len(numbers):
        beyond = (distance > FAR_SIGMAS).nonzero()[0]
    return [int(at) for at in beyond]


def changes(numbers: NDArray[float64]) -> list[int]:
    """Rows at which the mean of the next five is far from that of the five before, with their neighbours."""
    import numpy  # noqa: PLC0415 - as in `series`, which has loaded it by now

    sigma = float(numbers.std())
    if len(numbers) < 4 * WINDOW or not 0 < sigma < float("inf"):
        return []
    means = numpy.convolve(numbers, numpy.ones(WINDOW) / WINDOW, "valid")
    shift = abs(means[WINDOW:] - means[:-WINDOW]) / sigma
    steps = abs(numpy.diff(numbers))
    found: set[int] = set()
    for at in (shift > SHIFT_SIGMAS).nonzero()[0]:
        here = shift[max(0, at - WINDOW) : at + WINDOW + 1]
        if shift[at] >= here.max():  # one change, not all the windows that overlap it
            step = int(at) + 1 + int(steps[at + 1 : at + 2 * WINDOW - 1].argmax())
            found |= {step, step + 1, step + 2}
    return sorted(at for at in found if at < len(numbers))
