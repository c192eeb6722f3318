"""What is recorded: commands of real tools, run in the folders of projects/ or in a clone of this repository at one revision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

REVISION: Final = "3c6f127"
"""Of this repository, so that what git and searches say of it stays the same."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One output to record."""

    kind: str
    name: str
    folder: str
    """Of projects/, or "thinwire"."""
    command: str
    """A line of bash."""
    tool: str = "Bash"
    before: str = ""
    """Run first; what it prints is not recorded."""
    around: str = ""
    """What the shell does before the command, of which the record says nothing: a server that must be there meanwhile."""


def _all(kind: str, folder: str, *rows: tuple[str, str] | tuple[str, str, str]) -> tuple[Recording, ...]:
    """A recording for each (name, command) or (name, command, what to run before)."""
    return tuple(Recording(kind, row[0], folder, row[1], before="" if len(row) == 2 else row[2]) for row in rows)


_SERVE: Final = "python3 -m http.server 8765 --bind 127.0.0.1 >/dev/null 2>&1 & trap 'kill %1' EXIT; sleep 1; "
_DATABASE: Final = "test -f shop.db || python3 $RECORDING/database.py shop.db"

RECORDINGS: Final = (
    *_all(
        "build_test",
        "shop-py",
        ("pytest", "pytest"),
        ("pytest-v", "pytest -v"),
        ("pytest-short", "pytest -q --tb=short"),
        ("pytest-line", "pytest -q --tb=line -rA"),
        ("pytest-durations", "pytest -q --durations=10 tests/test_money.py"),
        ("pytest-collect", "pytest --collect-only -q"),
        ("pytest-one", "pytest tests/test_orders.py::test_due_date_is_a_working_day"),
        ("pytest-junit", "pytest -q --junit-xml=/dev/stdout -o junit_family=xunit2 tests/test_stock.py"),
        ("unittest-v", "python -m unittest -v tests/legacy_unittest.py"),
        ("mypy", "mypy --strict shop"),
        ("mypy-tests", "mypy --strict --pretty shop tests"),
        ("ruff", "ruff check --isolated --select ALL ."),
        ("ruff-concise", "ruff check --isolated --select ALL --output-format concise ."),
        ("ruff-statistics", "ruff check --isolated --select ALL --statistics ."),
        ("ruff-format-diff", "ruff format --isolated --line-length 60 --diff ."),
        ("python-traceback", "python -c \"from shop.orders import *; Order(1, 'XX').tax()\""),
        ("pip-list", "pip list"),
    ),
    *_all(
        "build_test",
        "panel-ts",
        ("tsc", "tsc -p ."),
        ("tsc-pretty", "tsc -p . --pretty"),
        ("npm-workspaces", "npm run build --workspaces"),
        ("eslint", "eslint packages"),
        ("vitest", "vitest run --reporter=verbose"),
        ("vitest-short", "vitest run"),
        ("jest", "jest --rootDir . --testMatch '**/*.jest.cjs' --testTimeout 100 --verbose"),
        ("prettier", "prettier --check ."),
        ("biome", "biome lint packages"),
    ),
    *_all(
        "build_test",
        "engine-rs",
        ("cargo-build", "cargo build --offline", "cargo clean"),
        ("cargo-broken", "cargo build --offline -p lexer --features broken"),
        ("cargo-test", "cargo test --offline --workspace --no-fail-fast"),
        ("cargo-test-lib", "cargo test --offline -p queue"),
        ("cargo-clippy", "cargo clippy --offline --workspace"),
    ),
    *_all(
        "build_test",
        "meter-c",
        ("make", "make -C core core.o"),
        ("make-k", "make -k"),
        ("gcc-link", "make meter"),
        ("cmake", "cmake -S . -B build", "rm -rf build"),
        ("cmake-build", "cmake --build build", "cmake -S . -B build"),
        ("ctest", "ctest --test-dir build --output-on-failure", "cmake -S . -B build"),
        ("ctest-quiet", "ctest --test-dir build", "cmake -S . -B build"),
        ("cppcheck", "cppcheck --enable=all --suppress=missingIncludeSystem .", "rm -rf build"),
    ),
    *_all(
        "build_test",
        "store-go",
        ("go-build", "go build ./..."),
        ("go-vet", "go vet ./..."),
        ("go-test-v", "go test -v ./cache/"),
        ("go-test-json", "go test -json ./cache/"),
    ),
    *_all("build_test", "backup-sh", ("bats", "bats --tap test"), ("shellcheck", "shellcheck backup.sh")),
    *_all(
        "build_test", "billing-java", ("javac", "javac -d out src/Billing.java"), ("java-trace", "java src/Crash.java")
    ),
    *_all(
        "listing",
        "thinwire",
        ("git-log", "git log -60"),
        ("git-log-oneline", "git log --oneline -300"),
        ("git-log-stat", "git log --stat -25"),
        ("git-log-graph", "git log --graph --format='%h %an %ad %s' --date=short -80"),
        ("git-ls-files", "git ls-files"),
        ("git-blame", "git blame --date=short pipeline/choose.py"),
        ("find", "find . -name '*.py' -not -path './.git/*'"),
        ("find-sizes", "find addon -type f -printf '%s %TY-%Tm-%Td %p\\n'"),
        ("ls-l", "ls -lR pipeline"),
        ("ls-la", "ls -la"),
        ("tree", "tree -I __pycache__ pipeline"),
        ("du", "du -ah pipeline | sort -k2"),
        ("wc", "find pipeline -name '*.py' | sort | xargs wc -l"),
        ("sha256", "find certs scripts -type f | sort | xargs sha256sum"),
    ),
    *_all(
        "listing",
        "shop-git",
        ("git-status", "git status"),
        ("git-status-short", "git status --short"),
    ),
    *_all(
        "search",
        "thinwire",
        ("grep-return", "grep -rn 'return None' pipeline"),
        ("grep-todo", "grep -rniE 'raise [A-Z]\\w+' addon certs"),
        ("rg-def", "rg -n 'def ' pipeline/compressors/log pipeline/verify"),
        ("rg-heading", "rg --heading -n 'import ' pipeline/wire addon/hooks"),
        ("rg-context", "rg -n -C 2 'ValueError' pipeline/compressors"),
        ("rg-count", "rg -c 'assert' tests"),
        ("rg-files", "rg -l 'Settings' addon pipeline"),
        ("git-grep-revision", "git grep -n 'Final = ' HEAD -- addon certs"),
        ("grep-one-file", "grep -n 'self' addon/thinwire.py addon/audit/*.py"),
    ),
    *_all(
        "diff",
        "thinwire",
        ("show-small", "git show 889403a"),
        ("show-rename", "git show -M --stat HEAD"),
        ("show-medium", "git show c256a42"),
        ("show-parted", "git show f27821b"),
        ("diff-compressors", "git diff HEAD~60 HEAD~45 -- pipeline/compressors/log"),
        ("show-moved", "git show ec668b9"),
        ("show-words", "git show --word-diff 24c73df"),
        ("diff-stat", "git diff --stat HEAD~30 HEAD~2"),
        ("log-patch", "git log -p -4 -- scripts"),
    ),
    *_all(
        "diff",
        "shop-git",
        ("git-diff", "git diff"),
        ("git-diff-staged", "git diff --staged"),
        ("diff-u", "diff -u -r old shop"),
    ),
    *_all(
        "code",
        "thinwire",
        ("choose.py", "cat pipeline/choose.py"),
        ("json_spans.py", "sed -n 1,160p pipeline/json_bytes/json_spans.py"),
        ("access.py", "cat addon/page/access.py"),
    ),
    Recording("code", "queue.rs", "engine-rs", "cat queue/src/lib.rs"),
    Recording("code", "lexer.rs", "engine-rs", "cat lexer/src/lib.rs"),
    Recording("code", "table.ts", "panel-ts", "cat packages/*/src/index.ts"),
    Recording("code", "core.c", "meter-c", "cat core/core.c net/net.c disk/disk.c"),
    Recording("code", "cache.go", "store-go", "cat cache/cache.go cache/cache_test.go"),
    Recording("code", "Billing.java", "billing-java", "cat src/Billing.java src/Crash.java"),
    Recording("code", "backup.sh", "backup-sh", "cat backup.sh"),
    *_all(
        "prose",
        "thinwire",
        ("notes.md", "cat notes.md", "cp $RECORDING/notes.md ."),
        ("design.md", "cat design.md", "cp $RECORDING/design.md ."),
    ),
    *_all(
        "table",
        "shop-py",
        ("sqlite-column", "sqlite3 -header -column shop.db 'select * from orders limit 80'", _DATABASE),
        ("sqlite-box", "sqlite3 -box shop.db 'select sku, name, price, stock, supplier from products'", _DATABASE),
        ("sqlite-csv", "sqlite3 -header -csv shop.db 'select * from orders'", _DATABASE),
        (
            "sqlite-markdown",
            "sqlite3 -markdown shop.db 'select country, count(*) n, sum(cents) cents from orders group by 1'",
            _DATABASE,
        ),
        ("sqlite-line", "sqlite3 -line shop.db 'select * from products limit 25'", _DATABASE),
        ("sqlite-dump", "sqlite3 shop.db .dump | head -300", _DATABASE),
        (
            "sqlite-tabs",
            "sqlite3 -tabs shop.db 'select o.number, o.placed, p.name, o.amount from orders o join products p using (sku)'",
            _DATABASE,
        ),
    ),
    *_all(
        "json",
        "shop-py",
        ("jq-customers", "sqlite3 -json shop.db 'select * from customers' | jq .", _DATABASE),
        ("sqlite-events", "sqlite3 shop.db 'select body from events limit 200'", _DATABASE),
        ("pip-inspect", "pip list --format json"),
        ("ruff-json", "ruff check --isolated --select E,F,B,UP,ANN --output-format json ."),
    ),
    *(
        Recording(
            "json",
            f"curl-{table}",
            "shop-py",
            f"curl -s http://127.0.0.1:8765/{table}.json",
            before=_DATABASE,
            around=_SERVE,
        )
        for table in ("products", "orders")
    ),
    *_all(
        "json",
        "panel-ts",
        ("eslint-json", "eslint packages --format json"),
        ("vitest-json", "vitest run --reporter=json"),
    ),
    *_all("json", "engine-rs", ("cargo-metadata", "cargo metadata --offline --format-version 1 --no-deps")),
    *_all("listing", "shop-git", ("git-merge", "git merge wide-rows", "git stash -q -u")),  # changes the folder
)
