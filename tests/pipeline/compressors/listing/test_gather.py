"""Listings whose lines share some of their words: nothing is lost, and no entry leaves its folder."""

from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.listing.shapes import gather, recognise, summarise
from thinwire.pipeline.model import tokens
from thinwire.pipeline.verify import verify

LEFT_ALONE = {
    "prose": "The cat sat on mats again.\nIt was a fat one, said he.\nThen it went off.\n" * 4,
    "a log": "".join(f"10:00:{at} INFO job {at} done\n" for at in range(10, 30)),
    "hits": "".join(f"src/a.rs:{at}:fn test_{'ab'[at % 2]}{'xyz'[at % 3]}() {{\n" for at in range(10, 30)),
    "oneline log": "".join(f"36a70b{at} Lay foundation number {'xyz'[at % 3]} of it\n" for at in range(10, 16)),
}


@pytest.mark.parametrize("text", LEFT_ALONE.values(), ids=LEFT_ALONE.keys())
def test_what_is_no_list_of_rows_is_left_alone(text: str) -> None:
    assert not recognise(text) and gather(text) is None and summarise(text, 10) is None


def entry(name: str, at: int, mode: str = "-rw-r--r--") -> str:
    return f"{mode} {1 + at % 3:>2} root root {at * 1237:>7} Nov  {1 + at % 9} 01:5{at % 10} {name}"


LS = "total 12\n" + "".join(
    entry(f"two  blanks {at}.py", at, "drwxr-xr-x" if at % 4 else "-rw-r--r--") + "\n" for at in range(30)
)
ISO = LS.replace("Nov  ", "2026-11-0").replace(" 01:5", " 12:4")
APT = """\
Listing...
adduser/oldstable,now 3.134 all [installed,automatic]
adwaita-icon-theme/oldstable,now 43-1 all [installed,automatic]
apt/oldstable,now 2.6.1 amd64 [installed]
bash/oldstable,now 5.2.15-2+b8 amd64 [installed]
bzip2-doc/oldstable,now 1.0.8-5 all [installed,automatic]
cmake-data/oldstable,now 3.25.1-1 all [installed,automatic]
debconf/oldstable,now 1.5.82 all [installed,automatic]
fonts-dejavu-extra/oldstable,now 2.37-6 all [installed,automatic]
gsettings-desktop-schemas/oldstable,now 43.0-1 all [installed,automatic]
hicolor-icon-theme/oldstable,now 0.17-2 all [installed,automatic]
iso-codes/oldstable,now 4.15.0-1 all [installed,automatic]
java-common/oldstable,now 0.74 all [installed,automatic]
"""


@pytest.mark.parametrize("text", [LS, ISO, APT], ids=["ls -l", "ls -l in ISO dates", "apt list"])
def test_all_facts_stay_in_fewer_tokens(text: str) -> None:
    said = gather(text) or ""
    assert verify.missing(text, said) == [] and tokens.count(said) < 0.9 * tokens.count(text)


def test_no_entry_leaves_its_folder() -> None:
    folders = [f"./d{at}:\ntotal 4\n" + "\n".join(entry(f"f{at}-{n}.py", n) for n in range(9)) for at in range(5)]
    said = (gather("\n\n".join(folders)) or "").split("\n\n")
    assert len(said) == 5 and all(f"f{at}-{n}.py" in part for at, part in enumerate(said) for n in range(9))


def test_a_list_of_numbers_keeps_its_ends_and_what_is_far_out() -> None:
    lines = [str(at * 7919 % 1009) for at in range(2000)]
    lines[700] = "987654321"
    said = summarise("\n".join(lines), 500) or ""
    gone = sum(int(line.split()[1]) for line in said.split("\n")[1:] if line.startswith("[… "))
    assert "987654321" in said and gone + sum(1 for line in said.split("\n") if line.isdecimal()) == 2000


def test_times_sizes_and_names_of_a_listing_stay_whole() -> None:
    said = set((gather(LS) or "").split())
    assert {word for at in range(30) for word in (f"01:5{at % 10}", str(at * 1237))} <= said


def test_a_list_without_a_head_is_told_by_where_its_columns_begin() -> None:
    text = "".join(
        f"ii  {'lib' * (at % 4)}name{at:<20} {at * 7919}-1   what {'it is ' * (at % 3)}for\n" for at in range(9)
    )
    aligned = "".join(f"{'lib' * (at % 4) + f'name{at}':<30}what {'it is ' * (at % 3)}for\n" for at in range(9))
    assert not recognise(text) and recognise(aligned)
    assert "libname5  what it is it is for" in str(gather(aligned))
