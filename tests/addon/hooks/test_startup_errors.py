"""Our own refusals are one sentence; what went wrong in others' code, or in ours, keeps its traceback."""

from __future__ import annotations

import logging

import pytest
from mitmproxy.exceptions import OptionsError

from thinwire.addon.hooks import startup_errors


def record(error: Exception) -> logging.LogRecord:
    return logging.LogRecord("x", logging.ERROR, "x.py", 1, "error in script %s", ("x",), (type(error), error, None))


@pytest.mark.parametrize("error", [ValueError("thinwire"), OptionsError("another addon's")])
def test_what_is_no_refusal_of_ours_is_said_as_it_was(error: Exception) -> None:
    said = record(error)
    assert startup_errors.shorten_refusal(said)
    assert (said.getMessage(), said.exc_info) == ("error in script x", (type(error), error, None))


def test_a_refusal_is_its_sentence() -> None:
    said = record(OptionsError("thinwire_level must be 100 %"))
    assert startup_errors.shorten_refusal(said)
    assert (said.getMessage(), said.exc_info) == ("thinwire_level must be 100 %", None)


def test_beginning_twice_is_beginning_once() -> None:
    startup_errors.begin()
    startup_errors.begin()
    assert logging.getLogger("mitmproxy.addons.script").filters.count(startup_errors.shorten_refusal) == 1
