import json
import warnings

import pytest

from shop.stock import OutOfStock, Stock


@pytest.fixture
def stock(tmp_path):
    path = tmp_path / "stock.json"
    path.write_text(json.dumps({"tea": 40, "mug": 3, "pot": 0}))
    return Stock.load(path)


@pytest.fixture
def warehouse():
    raise ConnectionError("warehouse at 127.0.0.1:5433 does not answer")


def test_what_is_reserved_is_gone(stock):
    stock.reserve("tea", 15)
    assert stock.counts["tea"] == 25


def test_too_much_is_refused(stock):
    with pytest.raises(OutOfStock, match="mug: 4 wanted, 3 there"):
        stock.reserve("mug", 4)


def test_what_was_not_reserved_cannot_be_released(stock):
    assert stock.release("pot") is None


def test_releasing_twice_gives_nothing(stock):
    stock.reserve("mug", 2)
    assert stock.release("mug") == 2
    assert stock.release("mug") is None


def test_unknown_goods_are_named(stock):
    with pytest.raises(OutOfStock):
        stock.reserve("cup", 1)


def test_low_goods_are_listed(stock):
    warnings.warn("low() will take a category in 3.0", DeprecationWarning)
    assert stock.low() == ["mug", "pot"]


def test_the_warehouse_agrees(warehouse, stock):
    assert warehouse.counts == stock.counts


@pytest.mark.skip(reason="needs the scanner")
def test_scanner():
    raise AssertionError


@pytest.mark.xfail(reason="negative amounts are not refused yet", strict=False)
def test_negative_amounts(stock):
    with pytest.raises(ValueError):
        stock.reserve("tea", -1)
