"""word_columns: lists whose lines have the same number of words or a column in the same place, and what is none."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.listing.word_columns import recognise

NAMES = "adduser apache bash cargo dpkg emacs findutils grep htop iproute jq kmod less mawk nano openssl".split()
NO_LISTS = {
    "empty": "",
    "few": "a 1 x\nb 2 x\nc 3 x",
    "prose": "\n".join(
        f"{word} people walk along the river and nobody knows." for word in "The Some All Few".split() * 4
    ),
    "nothing in common": "\n".join(f"{chr(97 + n)}{n * 7} {chr(98 + n)}{n} {n * 31}q" for n in range(20)),
    "lines of many lengths": "\n".join("word " * (n * 5 % 11 + 1) for n in range(20)),
    "records": "".join(f"Name: n{n}\nSize: {n * 7} kB now\nMode: {n % 3} rw x\n" for n in range(20)),
    "log": "\n".join(f"2026-03-08 10:00:{n:02} INFO job {n}" for n in range(20)),
    "XML": "\n".join(f'  <case name="{word}" time="0.{n}"/>' for n, word in enumerate(NAMES)),
    "what was found in source": "\n".join(f"src/a.py:{n}:import x as y" for n in range(20)),
}
LISTS = {
    "apt list": "\n".join(f"{name}/stable {len(name)}.1-2 amd64 [installed]" for name in NAMES),
    "mount": "\n".join(f"{name} on /mnt/{name} type ext4 (rw,relatime)" for name in NAMES),
    "padded": "\n".join(f"{'x' * (n % 7 + 1):<12}{n}{' some words' * (n % 3)}" for n in range(20)),
}


@pytest.mark.parametrize("name", NO_LISTS)
def test_this_is_no_list(name: str) -> None:
    assert not recognise(NO_LISTS[name].split("\n"))


@pytest.mark.parametrize("name", LISTS)
def test_this_is_a_list(name: str) -> None:
    assert recognise(LISTS[name].split("\n"))
