"""`thinwire compress`: a filter, and clear about what it cannot read."""

from __future__ import annotations

import json

import pytest

from thinwire.pipeline import compress
from thinwire.pipeline.wire import BY_NAME

from .conftest import Thinwire
from .test_run import chat_messages

BODY = json.dumps({"model": "m", "messages": chat_messages()})


@pytest.mark.parametrize("stdin", ["", "nonsense", "[1]", "{}", '"text"', "{" * 2000])
@pytest.mark.parametrize("wire", ["openai-chat", "gemini"])
def test_what_is_no_body_is_an_error_and_no_output(thinwire: Thinwire, stdin: str, wire: str) -> None:
    done = thinwire("compress", "--wire", wire, stdin=stdin)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: this is not a body of {wire}: ")


def test_an_unknown_wire_is_answered_with_the_known_ones(thinwire: Thinwire) -> None:
    done = thinwire("compress", "--wire", "telex")
    assert done.returncode == 2
    assert all(wire in done.stderr for wire in BY_NAME)


def test_it_writes_what_the_library_would_send(thinwire: Thinwire) -> None:
    done = thinwire("compress", "--wire", "openai-chat", stdin=BODY)
    assert done.stdout == compress(BODY.encode(), "openai-chat").body.decode()
    assert "% saved" in done.stderr


def test_what_must_not_change_comes_out_as_it_came(thinwire: Thinwire) -> None:
    several = BODY[:-1] + ', "n": 2}'
    done = thinwire("compress", "--wire", "openai-chat", stdin=several)
    assert (done.stdout, done.stderr, done.returncode) == (several, "nothing changed: multiple-choices\n", 0)


def test_explain_shows_before_and_after_and_what_was_left(thinwire: Thinwire) -> None:
    said = thinwire("compress", "--wire", "openai-chat", "--explain", stdin=BODY).stdout
    assert "before:" in said
    assert "INFO pool: job 0 took 0 ms" in said
    assert "after:\n    " in said
    assert "left alone: 1 x user-text" in said
