from __future__ import annotations

import pytest

from thinwire.pipeline.compressors.tabular.document import NUMBER, Value
from thinwire.pipeline.compressors.tabular.rarities import far, series


@pytest.mark.parametrize("value", ["7 apples", f"{NUMBER}1234567890123456", None, f"{NUMBER}-", f"{NUMBER}1.2.3", "--"])
def test_a_column_of_what_is_no_measurement_is_no_series(value: Value) -> None:
    assert series([value] * 20) is None


@pytest.mark.parametrize("spelt", ["{}", "{}.0", "{}.84442185152504815", "{}%", "${}"])
def test_a_far_number_is_found_however_it_is_spelt(spelt: str) -> None:
    lead = "" if spelt.endswith("%") or spelt.startswith("$") else NUMBER
    column: list[Value] = [lead + spelt.format(at % 3) for at in range(40)]
    column[17] = lead + spelt.format(900)
    numbers = series(column)
    assert numbers is not None
    assert far(numbers) == [17]
