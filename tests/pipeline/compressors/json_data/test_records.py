"""records: which objects are rows of one table, and that the order of its columns holds in each of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.compressors.json_data.records import keyed, keys, records


@pytest.mark.parametrize(
    "values",
    [
        [],
        [{}, {}],
        [1, 2, {"a": 1}],
        [{str(number): 1} for number in range(9)],
        [{"a": 1, "b": 1}, {"b": 1, "a": 1}],
        [{str(column): 1 for column in range(300)}] * 2,
    ],
)
def test_what_has_too_little_in_common_is_no_table(values: list[object]) -> None:
    assert records(values) is None


@given(st.permutations("abcdefgh"), st.data())
def test_objects_that_leave_out_keys_of_one_order_are_rows_of_it(order: list[str], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.sets(st.sampled_from(order), min_size=1), min_size=1, max_size=4))
    shapes = [*[order] * len(kept), *([key for key in order if key in some] for some in kept)]
    found = keys([dict.fromkeys(shape, "1") for shape in shapes])
    assert found is not None
    assert found.order == tuple(order)
    assert all(found.fits(dict.fromkeys(shape, "2")) for shape in shapes)


def test_new_keys_stand_behind_the_key_that_they_follow() -> None:
    found = keys([{"a": "", "d": ""}] * 3 + [{"a": "", "b": "", "c": "", "d": "", "e": ""}])
    assert found is not None
    assert found.order == ("a", "b", "c", "d", "e")


def test_a_map_of_objects_under_ids_has_rows_and_one_of_fields_has_none() -> None:
    found = keyed([{f"id{number}": {"name": "x", "size": "1"} for number in range(4)}])
    assert found is not None
    assert found.order == ("name", "size")
    assert keyed([{"user": {"name": "x"}, "repo": {"name": "y"}}] * 4) is None
