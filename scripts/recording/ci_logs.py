"""Logs of CI jobs, put together from what tools printed.

A runner's preamble, steps that pass, the step that fails, and what is said after it; each line carries the stamp that hosted
runners write. The signals are what a reader needs to find the cause; decoys (a package with error in its name, a step
that prints the word, warnings) come before and after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

_PREAMBLE: Final = """\
Current runner version: '2.321.0'
##[group]Operating System
Ubuntu
24.04.1
LTS
##[endgroup]
##[group]Runner Image
Image: ubuntu-24.04
Version: 20250302.1.0
##[endgroup]
##[group]GITHUB_TOKEN Permissions
Contents: read
Metadata: read
##[endgroup]
Secret source: Actions
Prepare workflow directory
Prepare all required actions
Getting action download info
Download action repository 'actions/checkout@v4' (SHA:{sha})
Complete job name: {job}
##[group]Run actions/checkout@v4
with:
  fetch-depth: 1
  persist-credentials: true
##[endgroup]
Syncing repository: example/shop
##[group]Fetching the repository
[command]/usr/bin/git -c protocol.version=2 fetch --no-tags --prune --depth=1 origin +{sha}:refs/remotes/origin/main
From https://git.example.com/example/shop
 * [new ref]         {sha} -> origin/main
##[endgroup]
[command]/usr/bin/git checkout --progress --force -B main refs/remotes/origin/main
Switched to a new branch 'main'"""
_AFTER: Final = """\
##[error]Process completed with exit code {code}.
Post job cleanup.
[command]/usr/bin/git version
git version 2.48.1
[command]/usr/bin/git config --local --name-only --get-regexp core\\.sshCommand
[command]/usr/bin/git submodule foreach --recursive sh -c "git config --local --unset-all 'core.sshCommand' || :"
Cleaning up orphan processes"""
_PACKAGES: Final = (
    "libssl3",
    "error-prone",
    "fail2ban",
    "libpq5",
    "zlib1g",
    "python3-exceptiongroup",
    "curl",
    "libgomp1",
)
_WHEELS: Final = (
    "attrs",
    "click",
    "errorhandler",
    "idna",
    "packaging",
    "pluggy",
    "rich",
    "tenacity",
    "urllib3",
    "failsafe",
)


@dataclass(frozen=True, slots=True)
class Job:
    """One job and the step at which it fails."""

    name: str
    runs: str
    """What the step says it runs."""
    kind: str
    recording: str
    """Of the corpus: what that step prints."""
    signals: tuple[str, ...]
    """Expressions over the recording; what they find must be kept."""
    code: int = 1
    before: int = 200
    """Lines of steps that pass."""
    after: int = 0
    """Lines of a step that runs whatever happens."""

    def log(self, recorded: Mapping[tuple[str, str], dict[str, Any]]) -> tuple[str, list[dict[str, str]]]:
        """The log, and its signals."""
        random = Random(self.name)  # noqa: S311  (the same each time)
        failing = str(recorded[self.kind, self.recording]["text"]).rstrip("\n")
        lines = [
            *_PREAMBLE.format(sha=f"{random.getrandbits(160):040x}", job=self.name).split("\n"),
            *_passing(random, self.before),
            f"##[group]Run {self.runs}",
            self.runs,
            "shell: /usr/bin/bash -e {0}",
            "##[endgroup]",
            *failing.split("\n"),
        ]
        tail = _AFTER.format(code=self.code).split("\n")
        lines += [tail[0], *_passing(random, self.after), *tail[1:]]
        values = [match for expression in self.signals for match in re.findall(expression, failing, re.MULTILINE)]
        if len(values) < len(self.signals):
            raise ValueError(f"{self.name}: {self.recording} does not say all of {self.signals}")
        signals = [{"value": value, "importance": "critical"} for value in dict.fromkeys(values)]
        return "".join(_stamped(lines, random)), signals


def _passing(random: Random, count: int) -> Iterator[str]:
    """Lines of steps that pass: packages, wheels, a script that is echoed, warnings that do not matter."""
    done = 0
    while done < count:
        step = random.choice((_apt, _pip, _script, _docker))
        lines = step(random)
        done += len(lines)
        yield from lines


def _apt(random: Random) -> list[str]:
    lines = ["##[group]Run sudo apt-get install -y build-essential", "##[endgroup]", "Reading package lists..."]
    for name in random.choices(_PACKAGES, k=random.randint(4, 14)):
        version = f"{random.randint(1, 9)}.{random.randint(0, 30)}-{random.randint(1, 4)}"
        lines += [
            f"Selecting previously unselected package {name}.",
            f"Unpacking {name} ({version}) ...",
            f"Setting up {name} ({version}) ...",
        ]
    return [*lines, "W: Some index files failed to download. They have been ignored, or old ones used instead."]


def _pip(random: Random) -> list[str]:
    lines = ["##[group]Run pip install -r requirements.txt", "##[endgroup]"]
    for name in random.choices(_WHEELS, k=random.randint(5, 20)):
        version = f"{random.randint(1, 9)}.{random.randint(0, 30)}.{random.randint(0, 9)}"
        lines += [
            f"Collecting {name}=={version}",
            f"  Downloading {name}-{version}-py3-none-any.whl ({random.randint(10, 900)} kB)",
            f"     {'━' * 40} {random.randint(10, 900)}.1/{random.randint(900, 999)}.0 kB {random.randint(1, 40)}.3 MB/s",
        ]
    return [*lines, f"Successfully installed {' '.join(sorted(set(_WHEELS)))}"]


def _script(random: Random) -> list[str]:
    port = random.randint(5000, 9000)
    return [
        "##[group]Run set -e",
        "if ! curl -sf localhost:$PORT/health; then",
        '  echo "::error::the service does not answer"; exit 1',
        "fi",
        "env:",
        f"  PORT: {port}",
        "  ON_ERROR: ignore",
        "##[endgroup]",
        f"waiting for port {port} ... 0 errors so far",
        "ok",
    ]


def _docker(random: Random) -> list[str]:
    lines = ["##[group]Run docker compose pull", "##[endgroup]"]
    for _ in range(random.randint(4, 12)):
        layer = f"{random.getrandbits(48):012x}"
        lines += [f" {layer} Pulling fs layer", f" {layer} Download complete", f" {layer} Pull complete"]
    return [
        *lines,
        f" Digest: sha256:{random.getrandbits(256):064x}",
        "npm warn deprecated inflight@1.0.6: This module is not supported",
    ]


def _stamped(lines: list[str], random: Random) -> Iterator[str]:
    moment = datetime(2025, 3, 8, 9, 41, 7, tzinfo=UTC)
    for line in lines:
        moment += timedelta(seconds=random.expovariate(8))
        yield f"{moment:%Y-%m-%dT%H:%M:%S.%f}{random.randint(0, 9)}Z {line}\n"


JOBS: Final = (
    Job(
        "test-python",
        "pytest -v",
        "build_test",
        "pytest-v",
        (r"^FAILED (\S+::\S+)", r"^E +(ConnectionError: .*)", r"^(=+ .*failed.*)"),
    ),
    Job("types", "tsc -p .", "build_test", "tsc", (r"(error TS\d+)",), code=2, before=800),
    Job("lint-web", "eslint packages", "build_test", "eslint", (r"^\s+(\d+:\d+ +error .*\S)",), before=100),
    Job(
        "test-web",
        "vitest run",
        "build_test",
        "vitest",
        (r"(AssertionError: .*)", r"FAIL +(.*)"),
        before=400,
        after=200,
    ),
    Job(
        "test-engine",
        "cargo test --workspace --no-fail-fast",
        "build_test",
        "cargo-test",
        (r"^(test .* FAILED)", r"^(thread '.*' .*panicked at .*)"),
        101,
        1200,
    ),
    Job(
        "build-engine",
        "cargo build -p lexer --features broken",
        "build_test",
        "cargo-broken",
        (r"^(error\[E\d+\].*)",),
        101,
        60,
    ),
    Job(
        "build-meter",
        "make -k",
        "build_test",
        "make-k",
        (r"^(\w+\.c:\d+:\d+: error: .*)", r"^(make\[1\]: \*\*\* .*)"),
        2,
        300,
        60,
    ),
    Job("link-meter", "make meter", "build_test", "gcc-link", (r"(undefined reference to .*)",), 2, 500),
    Job(
        "probes",
        "ctest --test-dir build --output-on-failure",
        "build_test",
        "ctest",
        (r"^(\t +\d+ - \S+ \(\w+\))",),
        8,
        100,
    ),
    Job(
        "test-store",
        "go test -v ./cache/",
        "build_test",
        "go-test-v",
        (r"^(\s*--- FAIL: \w+)", r"^(panic: .*)"),
        1,
        2500,
        300,
    ),
    Job("shell", "bats --tap test", "build_test", "bats", (r"^(not ok .*)", r"(\(in test file .*\))"), 1, 150),
    Job(
        "billing",
        "java src/Crash.java",
        "build_test",
        "java-trace",
        (r"(RuntimeException: .*)", r"(Caused by: .*)"),
        1,
        4000,
    ),
)
