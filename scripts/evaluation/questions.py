"""What an agent would ask of an output, and whether a strict reader finds the answer in what was sent.

A question is made from the output as it came: an expression finds what is asked about, its subject, and the answer. The reader
looks at the sent text alone, as reader.py understands it:

- about a subject: one line names it with the answer, or the answer stands below the last line that names one of its sort;
- first and last: the first or last line of a sort is that of the output;
- how many: a line says the number, or so many lines of the sort are there and nothing was left out;
- is there any: a line of the sort is there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from .corpus import Item
from .reader import read
from .relations import pairs, squeezed

Sort = Literal["about", "first", "last", "count", "any"]


@dataclass(frozen=True, slots=True)
class Asking:
    """Questions of one sort about outputs of one sort."""

    sort: Sort
    wording: str
    """`{subject}` is what the expression finds."""
    expression: str
    """Over the output, line by line; groups `subject` and `answer`, or none where whole lines are meant."""
    says: str = ""
    """How many: an expression that a line with the number holds, with the number as `{number}`."""
    most: int = 6
    """Questions at most, evenly from all that there are."""


@dataclass(frozen=True, slots=True)
class Question:
    asking: Asking
    wording: str
    answer: str
    subject: str = ""
    rivals: tuple[tuple[str, str], ...] = ()
    """All subjects with their answers."""


def questions(item: Item, askings: Sequence[Asking]) -> Iterator[Question]:
    """The questions about an output. Raises ValueError if one of the askings finds nothing in it."""
    for asking in askings:
        matches = list(re.finditer(asking.expression, item.text, re.MULTILINE))
        if not matches:
            raise ValueError(f"{item.kind}/{item.name} has nothing like {asking.expression}")
        if asking.sort == "about":
            rivals = tuple(dict.fromkeys((squeezed(one["subject"]), squeezed(one["answer"])) for one in matches))
            times = Counter(subject for subject, _ in rivals)
            unambiguous = [(subject, answer) for subject, answer in rivals if times[subject] == 1]
            step = max(1, len(unambiguous) // asking.most)
            for subject, answer in unambiguous[::step][: asking.most]:
                yield Question(asking, asking.wording.format(subject=subject), answer, subject, rivals)
        elif asking.sort == "count":
            yield Question(asking, asking.wording, str(len(matches)))
        else:
            yield Question(asking, asking.wording, squeezed(matches[0 if asking.sort != "last" else -1][0]))


class Sent:
    """A text that was sent, as its reader knows it."""

    def __init__(self, text: str) -> None:
        reading = read(text)
        self.lines = [squeezed(line) for line in reading.lines]
        self.text = "\n".join(self.lines)
        self.whole = not reading.gaps and not reading.unread
        self._pairs_read: dict[Asking, frozenset[tuple[str, str]]] = {}

    def answers(self, question: Question) -> bool:
        """Return whether the reader gives the right answer."""
        asking = question.asking
        if asking.sort == "about":
            if asking not in self._pairs_read:
                self._pairs_read[asking] = frozenset(pairs(self.lines, question.rivals))
            return (question.subject, question.answer) in self._pairs_read[asking]
        matches = [squeezed(one[0]) for one in re.finditer(asking.expression, self.text, re.MULTILINE)]
        if asking.sort == "count":
            declared = asking.says and re.search(asking.says.format(number=question.answer), self.text)
            return bool(declared) or (self.whole and len(matches) == int(question.answer))
        if asking.sort == "any":
            return bool(matches)
        return bool(matches) and matches[0 if asking.sort == "first" else -1] == question.answer


def asked_of(item: Item) -> tuple[Asking, ...]:
    """Return what is asked of an output of the corpus."""
    return ASKED.get((item.kind, item.name), ())


def _about(wording: str, expression: str, most: int = 6) -> Asking:
    return Asking("about", wording, expression, most=most)


def _ends(of: str, expression: str) -> tuple[Asking, Asking]:
    return Asking("first", f"What is the first {of}?", expression), Asking(
        "last", f"What is the last {of}?", expression
    )


def _count(of: str, expression: str, says: str = "") -> Asking:
    return Asking("count", f"How many {of}?", expression, says)


def _any(of: str, expression: str) -> Asking:
    return Asking("any", f"Is there any {of}?", expression)


_PYTEST: Final = (
    _about("Why did {subject} fail?", r"^FAILED \S+::(?P<subject>\S+) - (?P<answer>\w+(?:Error)?)"),
    _about("What could {subject} not set up?", r"^ERROR \S+::(?P<subject>\S+) - (?P<answer>.*)"),
    _count("tests failed", r"^FAILED ", r"\b{number} failed"),
    _any("warning", r"DeprecationWarning"),
)
_LOG_ENDS: Final = _ends("line", r"\A.*|^.+(?=\n?\Z)")
_COMMITS: Final = _about(
    "What does commit {subject} do?", r"^commit (?P<subject>\w{40})\n(?:\w.*\n)+\n    (?P<answer>.*)"
)

ASKED: Final[dict[tuple[str, str], tuple[Asking, ...]]] = {
    ("build_test", "pytest"): (
        *_PYTEST,
        _about(
            "Where did {subject} fail?",
            r"^_{5,} (?P<subject>test_\S+) _+$(?:\n(?!_{5,} ).*)*?\n(?P<answer>\w+/\w+\.py:\d+): \w+Error",
        ),
        _about(
            "What was compared in {subject}?",
            r"^_{5,} (?P<subject>test_\S+) _+$(?:\n(?!_{5,} ).*)*?\nE +(?P<answer>cents: \d+ != \d+)",
        ),
    ),
    ("build_test", "pytest-v"): (
        *_PYTEST,
        _about("What became of {subject}?", r"^\S+::(?P<subject>test_\S+) (?P<answer>PASSED|FAILED|SKIPPED|XFAIL)", 10),
    ),
    ("build_test", "pytest-line"): (
        _count("tests passed", r"^PASSED ", r"\b{number} passed"),
        _any("failure", r"^FAILED"),
    ),
    ("build_test", "pytest-junit"): (
        _about(
            "Why did {subject} fail?",
            r'<testcase [^>]*name="(?P<subject>\w+)"[^>]*><failure message="(?P<answer>[^&"]+)',
        ),
    ),
    ("build_test", "unittest-v"): (
        _about("What became of {subject}?", r"^(?P<subject>test_\w+) \(.*\.\.\. (?P<answer>\w+)", 8),
        _about(
            "What was wrong in {subject}?", r"^(?:ERROR|FAIL): (?P<subject>test_\w+) (?:.*\n)*?(?P<answer>\w+Error: .*)"
        ),
    ),
    ("build_test", "mypy-tests"): (
        _about("What is wrong at {subject}?", r"^(?P<subject>\S+\.py:\d+): error: .*\[(?P<answer>[\w-]+)\]$", 10),
        _count("errors", r": error: ", r"Found {number} errors"),
    ),
    ("build_test", "ruff-concise"): (
        _about("Which rule does {subject} break?", r"^(?P<subject>\S+?:\d+:\d+): (?P<answer>[A-Z]+\d+) ", 12),
        _count("findings", r"^\S+?:\d+:\d+: ", r"Found {number} errors"),
        _any("mutable default or unused import", r"F401"),
    ),
    ("build_test", "ruff"): (
        _about("Where is {subject} broken?", r"^(?P<subject>[A-Z]+\d+) (?:\[\*\] )?.*\n +--> (?P<answer>\S+)", 10),
        _count("errors were found", r"^ *--> ", r"Found {number} errors"),
    ),
    ("build_test", "ruff-statistics"): (
        _about("How often is {subject} broken?", r"^(?P<answer>\d+)\t(?P<subject>[A-Z]+\d+)", 8),
    ),
    ("build_test", "tsc"): (
        _about("Which error is at {subject}?", r"^(?P<subject>\S+\.ts\(\d+,\d+\)): error (?P<answer>TS\d+)", 10),
        _count("errors", r": error TS"),
    ),
    ("build_test", "npm-workspaces"): (
        _about("Which error code has {subject}?", r"^> (?P<subject>@panel/\w+)@(?:.*\n)*?.*error (?P<answer>TS\d+)"),
    ),
    ("build_test", "eslint"): (
        _about("Which rule does line {subject} break?", r"^ +(?P<subject>\d+:\d+) +error .* (?P<answer>\S+)$"),
    ),
    ("build_test", "biome"): (
        _about("Which rule does {subject} break?", r"^(?P<subject>packages/\S+:\d+:\d+) lint/(?P<answer>\S+)"),
    ),
    ("build_test", "vitest"): (
        _about("What was wrong with '{subject}'?", r"^ × \S+ > \w+ > (?P<subject>.*?) \d+ms\n +→ (?P<answer>.*)"),
        _count("tests failed", r"^ × ", r"{number} failed"),
    ),
    ("build_test", "jest"): (
        _about(
            "What became of '{subject}'?",
            r"^ +(?P<answer>[✓✕]) (?P<subject>[a-z]+ (?!\d+ val).*?)(?: \(\d+ m?s\))?$",
            10,
        ),
    ),
    ("build_test", "cargo-test"): (
        _about("What became of {subject}?", r"^test (?P<subject>tests::\w+) \.\.\. (?P<answer>\w+)", 10),
        _about("Where did {subject} panic?", r"^thread '(?P<subject>tests::\w+)'.*panicked at (?P<answer>\S+:\d+:\d+)"),
    ),
    ("build_test", "cargo-broken"): (
        _about("Where is {subject}?", r"^error\[E\d+\]: (?P<subject>.*)\n +--> (?P<answer>\S+)"),
    ),
    ("build_test", "cargo-clippy"): (
        _about("Where is: {subject}?", r"^warning: (?P<subject>.*)\n +--> (?P<answer>\S+)"),
    ),
    ("build_test", "make-k"): (
        _about("What is wrong at {subject}?", r"^(?P<subject>\w+\.c:\d+:\d+): (?:error|warning): (?P<answer>.*)", 10),
        _about(
            "What failed in {subject}?",
            r"Entering directory '\S+/(?P<subject>\w+)'\n(?:(?!make\[1\]: Leaving).*\n)*?make\[1\]: \*\*\* (?P<answer>.*)",
        ),
    ),
    ("build_test", "gcc-link"): (_any("undefined reference", r"undefined reference to `disk_probe'"),),
    ("build_test", "ctest"): (
        _about("What became of {subject}?", r"Test +#\d+: (?P<subject>\w+) \.+ *(?P<answer>Passed|\*\*\*\w+)", 10),
        _count("tests failed", r"^\t +\d+ - ", r"{number} tests failed"),
    ),
    ("build_test", "cppcheck"): (
        _about("What is wrong at {subject}?", r"^(?P<subject>\S+\.c:\d+:\d+): \w+: (?P<answer>.*?) \[", 8),
    ),
    ("build_test", "go-build"): (
        _about("What is wrong at {subject}?", r"^(?P<subject>\S+\.go:\d+:\d+): (?P<answer>.*)"),
    ),
    ("build_test", "go-test-v"): (
        _about("Why did {subject} fail?", r"^=== RUN   (?P<subject>Test\w+)\n    (?P<answer>cache_test.go:\d+: .*)"),
        _any("panic", r"^panic: assignment to entry in nil map"),
    ),
    ("build_test", "go-test-json"): (
        _about("What became of {subject}?", r'"Action":"(?P<answer>pass|fail)",.*"Test":"(?P<subject>\w+)","Elapsed'),
    ),
    ("build_test", "javac"): (
        _about("What is wrong at {subject}?", r"^(?P<subject>\S+\.java:\d+): error: (?P<answer>.*)", 8),
        _count("errors", r": error: ", r"^{number} errors"),
    ),
    ("build_test", "java-trace"): (
        _any("cause", r"^Caused by: java.lang.IllegalStateException: invoice line below zero: -1200"),
    ),
    ("build_test", "bats"): (
        _about("Where did '{subject}' fail?", r"^not ok \d+ (?P<subject>.*)\n# \((?P<answer>in test file .*)\)"),
        _about("What did '{subject}' assert?", r"^not ok \d+ (?P<subject>.*)\n.*\n#   (?P<answer>`.*' failed)"),
    ),
    ("build_test", "shellcheck"): (
        _about(
            "What is wrong in {subject}?", r"^In backup.sh (?P<subject>line \d+):\n.*\n.*(?P<answer>SC\d+ \(\w+\))", 8
        ),
    ),
    ("build_test", "pip-list"): (
        _about("Which version of {subject} is there?", r"^(?P<subject>[a-z][\w-]+) +(?P<answer>\d[\w.]+)", 12),
    ),
    ("listing", "git-log"): (_COMMITS, *_ends("commit", r"^commit \w{40}\b"), _count("commits", r"^commit \w{40}\b")),
    ("listing", "git-log-stat"): (_COMMITS,),
    ("listing", "git-log-oneline"): (
        _about("What does {subject} do?", r"^(?P<subject>[0-9a-f]{7}) (?P<answer>.*)", 10),
        _count("commits", r"^[0-9a-f]{7} "),
    ),
    ("listing", "git-log-graph"): (
        _about("When was {subject} made?", r"^\* (?P<subject>[0-9a-f]{7}) Dev Example (?P<answer>\S+)", 8),
    ),
    ("listing", "git-status"): (
        _any("untracked file", r"notes\.txt"),
        _any("deleted file", r"deleted: +tests/legacy_unittest.py"),
    ),
    ("listing", "find-sizes"): (_about("How large is {subject}?", r"^(?P<answer>\d+) \S+ (?P<subject>\S+)$", 10),),
    ("listing", "wc"): (_about("How many lines has {subject}?", r"^ *(?P<answer>\d+) (?P<subject>\S+\.py)$", 10),),
    ("listing", "sha256"): (_about("What is the sum of {subject}?", r"^(?P<answer>\w{64})  (?P<subject>\S+)$", 8),),
    ("listing", "ls-la"): (
        _about("How large is {subject}?", r"^-\S+ +\d+ dev dev +(?P<answer>\d+) .* (?P<subject>[\w.]+)$"),
    ),
    ("search", "grep-return"): (
        _about("What is at {subject}?", r"^(?P<subject>\S+?\.py:\d+): *(?P<answer>.*)$", 12),
        _count("hits", r"^\S+?:\d+:"),
    ),
    ("search", "grep-todo"): (
        _about("What is raised at {subject}?", r"^(?P<subject>\S+?\.py:\d+):.*(?P<answer>raise \w+)", 10),
    ),
    ("search", "rg-def"): (
        _about("Which function is at {subject}?", r"^(?P<subject>\S+?\.py:\d+): *def (?P<answer>\w+)", 12),
    ),
    ("search", "rg-count"): (
        _about("How many hits are in {subject}?", r"^(?P<subject>\S+\.py):(?P<answer>\d+)$", 10),
        _count("files", r"^\S+\.py:\d+$"),
    ),
    ("search", "rg-context"): (_about("What is at {subject}?", r"^(?P<subject>\S+?\.py:\d+): *(?P<answer>.*)$", 8),),
    ("diff", "diff-stat"): (
        _about("How many lines changed in {subject}?", r"^ (?P<subject>\S+\.py) +\| +(?P<answer>\d+) ", 10),
    ),
    ("diff", "git-diff-staged"): (_any("change of rounding", r"^\+.*round\(self.cents \* factor\)"),),
    ("table", "sqlite-column"): (
        _about(
            "What became of order {subject}?",
            r"^(?P<subject>7\d\d\d) .* (?P<answer>paid|shipped|refunded|failed) *$",
            10,
        ),
    ),
    ("table", "sqlite-box"): (_about("How much is {subject}?", r"^│ (?P<subject>\S+) +│ [^│]+│ (?P<answer>\d+)", 8),),
    ("table", "sqlite-line"): (
        _about("Who supplies {subject}?", r"^ +sku = (?P<subject>\S+)\n(?:.*\n){4}supplier = (?P<answer>\S+)", 8),
    ),
    ("table", "sqlite-csv"): (
        _about("How much was order {subject}?", r"^(?P<subject>7\d\d\d),\S+?,\d+,\w+,\d+,(?P<answer>\d+),", 10),
    ),
    ("table", "sqlite-tabs"): (
        _about("When was order {subject} placed?", r"^(?P<subject>7\d\d\d)\t(?P<answer>[\d: -]+)\t", 8),
    ),
    ("table", "kubectl-pods"): (
        _about("What is the status of {subject}?", r"^\S+ +(?P<subject>\S+-\d\d\d) +\S+ +(?P<answer>\w+) ", 10),
        _any("pod that crashes", r"CrashLoopBackOff"),
    ),
    ("table", "docker-ps"): (
        _about(
            "What is the state of {subject}?",
            r"(?P<answer>Up \d+ hours(?: \(unhealthy\))?|Exited \(\d+\) \d hours ago) .*(?P<subject>shop-\d+)$",
            8,
        ),
    ),
    ("json", "sqlite-events"): (
        _about("What became of order {subject}?", r'"type": "order\.(?P<answer>\w+)", "order": (?P<subject>\d+)', 10),
    ),
    ("json", "jq-customers"): (
        _about("From where is {subject}?", r'"email": "(?P<subject>[^"]+)",\n +"country": "(?P<answer>\w+)"', 10),
    ),
    ("json", "curl-products"): (
        _about(
            "How many of {subject} are there?",
            r'"sku": "(?P<subject>[^"]+)",\n(?:.*\n){3} +"stock": (?P<answer>\d+)',
            10,
        ),
    ),
    ("rest", "orders"): (
        _about(
            "What became of order {subject}?", r'"order_id": (?P<subject>\d+),\n.*\n +"status": "(?P<answer>\w+)"', 10
        ),
    ),
    ("rest", "payments"): (
        _about("How much was {subject}?", r'"id": "(?P<subject>ch_\w+)",\n.*\n +"amount": (?P<answer>\d+)', 8),
        _about("Whose card paid {subject}?", r'"id": "(?P<subject>ch_\w+)",(?:.*\n)*? +"brand": "(?P<answer>\w+)"', 8),
    ),
    ("rest", "pods"): (
        _about(
            "In which phase is {subject}?",
            r'"name": "(?P<subject>[\w-]+-\w{5})",(?:.*\n)*? +"phase": "(?P<answer>\w+)"',
            8,
        ),
    ),
    ("rest", "instances"): (
        _about(
            "Of which type is {subject}?",
            r'"InstanceId": "(?P<subject>[^"]+)",\n.*\n +"InstanceType": "(?P<answer>[^"]+)"',
            8,
        ),
    ),
    ("rest", "lock_file"): (
        _about(
            "Which version has {subject}?",
            r'"node_modules/(?P<subject>[^"]+)": \{\n +"version": "(?P<answer>[^"]+)"',
            10,
        ),
    ),
    ("log", "nginx"): (
        *_LOG_ENDS,
        _about("What was answered to {subject}?", r'"(?P<subject>\w+ /api/\S+) HTTP/1.1" (?P<answer>\d{3}) ', 10),
    ),
    ("log", "python"): (
        *_LOG_ENDS,
        _any("error", r" ERROR .*"),
        _about("Which status had request {subject}?", r"request id=(?P<subject>\S+) .*status=(?P<answer>\d+)", 8),
    ),
    ("log", "python-40"): (
        *_LOG_ENDS,
        _about("Which status had request {subject}?", r"request id=(?P<subject>\S+) .*status=(?P<answer>\d+)", 8),
    ),
    ("log", "logfmt-2500"): (*_LOG_ENDS, _any("error", r"level=error .*")),
    ("log", "compose-1500"): (*_LOG_ENDS, _any("failed task", r"(?i)error")),
    ("log", "k8s"): _LOG_ENDS,
    ("log", "syslog"): _LOG_ENDS,
    ("log", "sshd"): (
        *_LOG_ENDS,
        _about(
            "From where did {subject} fail to log in?",
            r"Failed password for invalid user (?P<subject>\w+) from (?P<answer>\S+)",
            8,
        ),
    ),
    ("log", "hdfs"): (
        *_LOG_ENDS,
        _about("How large is {subject}?", r"Received block (?P<subject>blk_\S+) of size (?P<answer>\d+)", 8),
    ),
}
