"""Rows of JSON: what a quarter of them has is not rare, and no number is too large to be read."""

import json

from thinwire.pipeline.verify.rare_rows import is_json, rare_values
from thinwire.pipeline.verify.verify import missing_rarities, rarities


def test_words_of_failure_in_half_of_the_rows_are_not_rare() -> None:
    assert "timeout" not in rarities(json.dumps([{"a": "timeout" if at % 2 else "ok"} for at in range(40)]))


def test_a_number_beyond_all_floats_is_no_mean() -> None:
    rows = [{"a": at} for at in range(20)]
    text = json.dumps(rows).replace(": 7}", ": 1e400}").replace(": 8}", ": 1e300}").replace(": 9}", ": -1e308}")
    assert is_json(text) and set(rare_values(text)) <= {"1e300", "-1e308"}


def test_rows_that_fail_or_stick_out_are_rare() -> None:
    rows = [{"id": at, "ms": 20 + at % 5, "state": "ok"} for at in range(100)]
    rows[40] |= {"state": "connection denied"}
    rows[60] |= {"ms": 99999}
    text = json.dumps(rows)
    assert {"connection denied", "40", "99999"} <= set(rarities(text))
    assert missing_rarities(text, json.dumps(rows[:50])) == ["99999"]


def test_a_value_may_stand_as_json_spells_it() -> None:
    rows = [{"id": at, "message": f"request {at} done\n"} for at in range(40)]
    rows[20]["message"] = '[ERROR] "order" failed\n'
    assert missing_rarities(json.dumps(rows), '20 [ERROR] \\"order\\" failed\\n') == []
    assert missing_rarities(json.dumps(rows), "20 [ERROR] failed") == ['[ERROR] "order" failed\n']
