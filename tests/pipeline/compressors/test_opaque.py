"""opaque: what an agent may need to read or to copy stays; what nobody reads is declared with its size and hash."""

from __future__ import annotations

import hashlib
import random
import time
from base64 import b64encode, encodebytes
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.compressors.opaque import hide, spans

CHANCE = random.Random(5)
NOISE = CHANCE.randbytes(3000)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00" + NOISE
DIGEST = hashlib.sha256(PNG).hexdigest()[:8]


def gather(text: str) -> str | None:
    hidden = hide(text)
    return hidden.shown(hidden.text) if hidden.markers else None


KEPT = {
    "empty": "",
    "prose": "A long sentence without any end in sight. " * 300,
    "a hash": "sha512 " + "ab12" * 32 + "\n",
    "a token": "Authorization: Bearer " + b64encode(NOISE[:300]).decode() + "\n",
    "a signed URL": "https://s3.example.org/x?sig=" + b64encode(NOISE[:240]).decode().replace("+", "%2B") + "\n",
    "a certificate": "-----BEGIN CERTIFICATE-----\n"
    + encodebytes(NOISE[:1200]).decode()
    + "-----END CERTIFICATE-----\n",
    "a path": "/usr/share/Some-Long_Name9/" * 40,
    "a rule": "-" * 900 + "\n" + "=" * 900 + "\n" + "_" * 900,
    "a long name": "zB3" * 400,
    "DNA": "ACGT" * 500,
    "a big number": "7" * 2000,
    "measurements": "[" + ",".join(f"{n / 10}" for n in range(300)) + "]",
    "minified JSON": '{"a":[' + ",".join(f'{{"id":{n},"ok":true&&false}}' for n in range(300)) + "]}",
    "a page in one line": "<html><style>" + ".a{color:red;top:0}" * 99 + "</style><p>Total 42</p></html>",
    "a small hex dump": "".join(f"{n * 16:08x}: {NOISE[n : n + 16].hex(' ', 2)}  {'.' * 16}\n" for n in range(32)),
    "a session token": "AWS_SESSION_TOKEN=" + b64encode(NOISE[:900]).decode() + "\n",
    "compressed before": "[… base64, 3 bytes, sha256 3fa9c1d2] " + b64encode(NOISE).decode(),
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_what_may_be_read_or_copied_stays(text: str) -> None:
    assert hide(text).text is text


def test_an_image_becomes_its_size_and_the_hash_of_its_bytes() -> None:
    text = f'<img src="data:image/png;base64,{b64encode(PNG).decode()}"> after'
    assert gather(text) == f'<img src="data:image/png;base64,[… base64 PNG, {len(PNG)} bytes, sha256 {DIGEST}]"> after'


def dump(data: bytes) -> str:
    rows = (data[at : at + 16] for at in range(0, len(data), 16))
    return "".join(f"{n * 16:08x}: {row.hex(' ', 2)}  {'.' * len(row)}\n" for n, row in enumerate(rows))


SCRIPT = "!function(e,t){return t&&e||!0}(this,function(){var a=1;return this.b=>a});" * 60
VECTOR = ", ".join(f"{CHANCE.uniform(-0.1, 0.1):.9f}" for _ in range(256))
FOUND = {
    "bare base64": (b64encode(NOISE).decode(), "base64, 3000 bytes, sha256 "),
    "base64url": (b64encode(NOISE).decode().replace("+", "-").replace("/", "_"), "base64, 3000 bytes, sha256 "),
    "base64 over lines": (
        encodebytes(PNG).decode().rstrip("\n"),
        f"53 lines of base64 PNG, {len(PNG)} bytes, sha256 {DIGEST}",
    ),
    "hex": (NOISE.hex(), "hex, 6000 bytes, sha256 "),
    "a script": (SCRIPT, "minified JS, "),
    "a style sheet": (".a{color:red;margin:0 auto}.b-c{display:none}" * 80, "minified CSS, "),
    "a vector": (VECTOR, "embedding, 256 numbers, -0."),
}


@pytest.mark.parametrize(("blob", "said"), FOUND.values(), ids=FOUND.keys())
def test_each_kind_gives_way_to_its_marker_and_nothing_around_it(blob: str, said: str) -> None:
    before, after = ("v = [", "]\nafter 7\n") if "embedding" in said else ("before 3\n", "\nafter 7\n")
    shown = str(gather(before + blob + after))
    assert shown.startswith(f"{before}[… {said}")
    assert shown.endswith(f"]{after}")
    assert len(shown) < len(before + after) + 120


def test_a_source_map_loses_its_mappings_only() -> None:
    text = '{"version":3,"sources":["a.ts"],"mappings":"' + "AAAA,SAAS;" * 60 + '","names":["f"]}'
    assert str(gather(text)).startswith('{"version":3,"sources":["a.ts"],"mappings":"[… source map, 600 bytes, sha256 ')


def test_the_first_lines_of_a_hex_dump_stay() -> None:
    rows = dump(NOISE).splitlines()
    assert str(gather("\n".join([*rows[:90], "*", *rows[91:], ""]))).startswith(
        "\n".join(rows[:16]) + "\n[… 172 lines of hex, "
    )


def test_what_a_variable_holds_is_found_where_it_is_no_token() -> None:
    assert str(gather("payload=" + b64encode(NOISE).decode())).startswith("payload=[… base64, 3000 bytes")


def test_a_text_that_has_the_words_already_stays_as_it_is() -> None:
    blob = b64encode(NOISE).decode()
    assert hide(f"{hide(blob).text} {blob}").markers == {}


_BLOBS = [b64encode(NOISE).decode(), NOISE.hex(), dump(NOISE[:640]), SCRIPT, VECTOR]
_PIECES = st.sampled_from([*_BLOBS, "[", "]", "\n", " x ", "é", "\ud800"])


@given(st.lists(_PIECES, max_size=8).map("".join) | st.text(max_size=300))
@settings(deadline=None)
def test_regions_are_in_order_and_what_is_between_them_stays(text: str) -> None:
    regions = spans(text)
    assert all(a.end <= b.start for a, b in pairwise(regions))
    shown, at = gather(text) or text, 0
    for region in regions:
        kept = text[at : region.start]
        assert kept in shown
        at = region.end


@pytest.mark.parametrize("before", range(5))
@pytest.mark.parametrize("block", [encodebytes(NOISE[:500]).decode(), dump(NOISE[:640])], ids=["MIME", "dump"])
def test_a_short_block_is_found_on_whichever_line_it_begins(block: str, before: int) -> None:
    assert len(spans("a line\n" * before + block)) == 1


UNITS = [
    "aB3/",
    "0a ",
    "-0.123456789, ",
    "[1.5,",
    "data:a;base64,",
    "00000000: 0a0b ",
    "x\n",
    "A" * 70 + "\n",
    " ",
    "{a:b;",
]


@pytest.mark.parametrize("unit", UNITS)
def test_megabytes_of_anything_are_read_in_time(unit: str) -> None:
    start = time.process_time()
    spans((unit * 2_000_000)[:2_000_000])
    assert time.process_time() - start < 2.0
