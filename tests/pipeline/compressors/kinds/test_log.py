"""recognition: what is a log, and what is none."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.kinds.log import recognise

from ..generators.log_texts import LOGS

NO_LOGS = {
    "empty": "",
    "two lines": "10:02:01 INFO a\n10:02:02 INFO b",
    "prose": "\n".join(
        f"It was the {word} of times, and nobody knew." for word in ("best", "worst", "age", "epoch", "season")
    )
    * 3,
    "code": "\n".join(
        f"def f_{word}(x):\n    return {word}(x)" for word in ("one", "two", "three", "four", "five", "six")
    ),
    "records with a time": "".join(
        f"File: a{at}.py\nSize: {at * 7}\nAccess: 2025-03-0{at % 9} 10:00:0{at % 9}\n" for at in range(20)
    ),
    "findings under files": "".join(
        f"/src/m{at}.js\n  {at}:{at + 7}  error  'x' is not defined  no-undef\n  {at + 9}:2  error  Unexpected var  no-var\n"
        for at in range(20)
    ),
    "frames of a compiler": "".join(
        f"src/m{at}.ts:{at}:7 - error TS2304: no 'x'\n{at} let y = x\n          ^\n" for at in range(20)
    ),
    "one long line": "INFO " * 10_000,
    "one date among other lines": "\n".join(
        f"{'dated 2025-03-08' if at == 9 else 'no'} {chr(97 + at) * at} x" for at in range(24)
    ),
}


@pytest.mark.parametrize("name", NO_LOGS)
def test_this_is_no_log(name: str) -> None:
    assert not recognise(NO_LOGS[name])


@pytest.mark.parametrize("name", LOGS)
def test_every_style_is_a_log(name: str) -> None:
    assert recognise(LOGS[name])


def test_what_npm_says_of_itself_is_a_log() -> None:
    lines = [f"npm http fetch GET 200 https://registry.npmjs.org/{name} 46ms" for name in ("bytes", "vary", "qs")] * 5
    assert recognise("\n".join(lines))
