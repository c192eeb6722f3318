"""What compilers and build tools print: errors under packages, functions, folders, steps."""

from __future__ import annotations

from typing import Final

from .transcript import Dialect, Transcript

_FILES: Final = ("util.go", "main.go", "store.go", "api.go")
_MISSING: Final = ("Foo", "Bar", "newClient", "parseRow", "ErrClosed")


def go_build(out: Transcript) -> None:
    """The same file names in every package."""
    for index in range(out.size):
        out.heading(f"# example.com/shop/{out.pick('internal', 'pkg', 'cmd')}/svc{index}", f"svc{index}")
        for _ in range(out.number(1, 4)):
            place = f"./{out.pick(*_FILES)}:{out.number(1, 40)}:{out.number(1, 9)}"
            message = out.pick(f"undefined: {out.pick(*_MISSING)}", '"os" imported and not used', "missing return")
            out.detail(f"{place}: {message}", f"{place}: {message}")
        if out.chance(0.2):
            out.detail("too many errors", "too many errors")


def make_keep_going(out: Transcript) -> None:
    """Errors between Entering and Leaving, two levels deep, the same sources in each folder."""
    out.say("make: Entering directory '/work/proj'")
    for index in range(out.size):
        out.heading(f"make[1]: Entering directory '/work/proj/lib{index}'", f"lib{index}'")
        for name in ("alloc", "table", "io"):
            out.say(f"cc -O2 -Wall -c -o {name}.o {name}.c")
            if out.chance(0.25):
                line = out.number(10, 90)
                out.detail(
                    f"{name}.c:{line}:5: error: 'ctx' undeclared (first use in this function)", f"{name}.c:{line}:5"
                )
                out.detail(f"make[1]: *** [Makefile:{line % 7}: {name}.o] Error {out.number(1, 3)}", f"{name}.o] Error")
        if out.chance(0.3):
            out.detail("make[1]: Target 'all' not remade because of errors.", "not remade because of errors")
        out.say(f"make[1]: Leaving directory '/work/proj/lib{index}'")
    out.say("make: Leaving directory '/work/proj'")


def gcc_functions(out: Transcript) -> None:
    """Warnings under `In function`, the same functions in several files, notes under their warning."""
    for index in range(out.size):
        source = f"src/mod{index % 9}.c"
        key = f"‘{out.pick('init', 'close', 'flush', 'poll')}_{index}’"
        out.heading(f"{source}: In function {key}:", key, "function")
        for _ in range(out.number(1, 3)):
            line = out.number(20, 400)
            flag = out.pick(
                "unused variable ‘tmp’ [-Wunused-variable]", "comparison of integer expressions [-Wsign-compare]"
            )
            out.detail(f"{source}:{line}:{out.number(3, 30)}: warning: {flag}", f"{source}:{line}", "function")
            out.say(f"  {line} |   size_t n = tmp;", f"{'':{len(str(line)) + 2}} |          ^~~")


def npm_workspaces(out: Transcript) -> None:
    """Two header lines a package, blank lines between, the error of the compiler and npm's own below."""
    for index in range(out.size):
        out.say("")
        out.heading(f"> @acme/unit-{index}@{index % 4}.{index % 7}.0 build", f"@acme/unit-{index}@")
        out.say("> tsc -b", "")
        for _ in range(out.number(0, 2)):
            place = f"src/index.ts({out.number(1, 30)},{out.number(1, 40)})"
            out.detail(f"{place}: error TS{out.number(2300, 2350)}: Type 'string' is not assignable.", place)
        if out.chance(0.3):
            out.detail(f"npm error code {out.number(1, 3)}", "npm error code")
            out.say("npm error path /work/shop")


def maven_modules(out: Transcript) -> None:
    """A banner of three lines a module, errors that name files by their base name alone."""
    for index in range(out.size):
        out.say("[INFO] ")
        out.heading(f"[INFO] -------------------< com.acme:part-{index} >-------------------", f"part-{index} ")
        out.say(
            f"[INFO] Building part-{index} 1.4.0-SNAPSHOT", "[INFO] --- compiler:3.11.0:compile (default-compile) ---"
        )
        for _ in range(out.number(0, 3)):
            place = f"Orders.java:[{out.number(5, 90)},{out.number(3, 40)}]"
            out.detail(f"[ERROR] {place} cannot find symbol", place)
            out.detail(f"[ERROR]   symbol:   method {out.pick('total', 'merge', 'apply')}(int)", "(int)")


def eslint_stylish(out: Transcript) -> None:
    """Findings indented under their file, aligned in columns, the same places in many files."""
    for index in range(out.size):
        out.heading(f"/work/web/src/views/panel{index}.tsx", f"panel{index}.tsx")
        for _ in range(out.number(1, 4)):
            place = f"{out.number(1, 20)}:{out.number(1, 9)}"
            rule = out.pick("no-unused-vars", "react-hooks/exhaustive-deps", "eqeqeq", "no-undef", "import/order")
            message = out.pick("'props' is defined but never used", "Expected '===' and instead saw '=='")
            out.detail(f"  {place:<6} {out.pick('error', 'warning'):<8} {message:<45} {rule}", f"{rule}")
        out.say("")


def docker_steps(out: Transcript) -> None:
    """BuildKit's plain progress: lines of parallel steps interleaved, each behind the number of its step."""
    steps = [
        (f"#{index + 5}", out.pick("RUN npm ci", "COPY . .", "RUN go build ./...", "RUN apk add git"))
        for index in range(out.size)
    ]
    for number, command in steps:
        out.say(f"{number} [stage-{number[1:]} {number[1:]}/{out.size + 5}] {command}")
    for _ in range(4 * out.size):
        number, _command = out.random.choice(steps)
        seconds = f"{out.random.uniform(0.1, 60):.3f}"
        message = out.pick("fetching index", "resolving", "npm warn deprecated", "ok")
        out.both(f"{number} {seconds} {message}", number, seconds)
    for number, command in out.random.sample(steps, max(1, out.size // 6)):
        code = f"exit code: {out.number(1, 127)}"
        out.both(f'{number} ERROR: process "/bin/sh -c {command[4:]}" did not complete: {code}', number, code)


def cargo_workspace(out: Transcript) -> None:
    """The same test names in every crate; which crate is said by the line above the run."""
    for index in range(out.size):
        out.heading(
            f"     Running unittests src/lib.rs (target/debug/deps/crate{index}-{out.hexadecimal(16)})",
            f"crate{index}-",
        )
        out.say("", "running 4 tests")
        failed = 0
        for name in ("parse", "merge", "roundtrip", "limits"):
            bad = out.chance(0.15)
            failed += bad
            out.detail(
                f"test tests::{name} ... {'FAILED' if bad else 'ok'}", f"tests::{name} ... {'FAILED' if bad else 'ok'}"
            )
        out.detail(
            f"test result: {'FAILED' if failed else 'ok'}. {4 - failed} passed; {failed} failed", f"{failed} failed"
        )
        out.say("")


BUILDS: Final[tuple[tuple[str, Dialect], ...]] = (
    ("go build", go_build),
    ("make -k", make_keep_going),
    ("gcc In function", gcc_functions),
    ("npm workspaces", npm_workspaces),
    ("maven modules", maven_modules),
    ("eslint stylish", eslint_stylish),
    ("docker steps", docker_steps),
    ("cargo workspace", cargo_workspace),
)
