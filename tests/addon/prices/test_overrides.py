"""A user's own prices: what is refused, and with which sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from thinwire.addon.prices import overrides
from thinwire.addon.prices.cost import Rate


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("model = [", "cannot be read"),
        ("[prices]\nx = 1", "must hold entries"),
        ('[[model]]\nprovider = "x"', "needs `model`"),
        ('[[model]]\nmodel = "x"\nprice = 2', "'price' means nothing"),
        ('[[model]]\nmodel = "x"\ninput = 2', "needs both"),
        ('[[model]]\nmodel = "x"\ninput = "2"\noutput = 2', "input must be US dollars"),
        ('[[model]]\nmodel = "x"\ninput = -1\noutput = 2', "input must be US dollars"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "prices.toml").write_text(text)
    with pytest.raises(ValueError, match=said):
        overrides.read(tmp_path / "prices.toml")


def test_no_file_is_no_override(tmp_path: Path) -> None:
    assert overrides.read(tmp_path / "prices.toml") == ()


def test_the_first_entry_that_fits_holds(tmp_path: Path) -> None:
    path = tmp_path / "prices.toml"
    path.write_text(
        '[[model]]\nprovider = "vllm"\nmodel = "a*"\ninput = 1\noutput = 1\n[[model]]\nmodel = "*"\ninput = 2\noutput = 2'
    )
    found = overrides.read(path)
    inputs = [
        one.rates.by_kind["input"] if (one := overrides.fitting(found, *named)) else None
        for named in (("vllm", "A1"), ("openai", "a1"), ("vllm", "b"))
    ]
    assert inputs == [Rate(1.0), Rate(2.0), Rate(2.0)]


def entry(dollars: str) -> str:
    return f'[[model]]\nmodel = "x"\ninput = {dollars}\noutput = 1'


def test_what_is_changed_holds_at_once_and_a_mistake_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "prices.toml"
    prices, inputs = overrides.UserPrices(path), []
    for number, text in enumerate(("", entry("1"), entry("2"), entry("two"), None)):
        if text is None:
            path.unlink()
        else:
            path.write_text(text)
            os.utime(path, (number, number))  # the clock of a file system may be coarse
        _, found = (prices.fitting("any", "x") for _ in range(2))
        inputs.append(found.rates.by_kind["input"].base if found else None)
    assert inputs == [None, 1.0, 2.0, 2.0, None]
    assert caplog.text.count("cannot be read") == 1
