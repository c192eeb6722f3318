import datetime

import pytest

from shop.money import Money
from shop.orders import RATES, Item, Order, number_of


@pytest.fixture
def order():
    made = Order(1207, "DE")
    made.add(Item("tea-500", 3, Money(799)))
    made.add(Item("mug-blue", 1, Money(1250)))
    return made


def test_net(order):
    assert order.net() == Money(3647)


@pytest.mark.parametrize("country", sorted(RATES))
def test_tax_is_never_more_than_a_fifth(order, country):
    order.country = country
    assert order.tax().cents <= order.net().cents / 5


def test_gross_is_rounded_once(order):
    assert order.gross() == Money(4340)


def test_invoice(order):
    assert order.invoice() == "\n".join(
        ["Invoice 001207 of 2025-03-08", "tea-500        3 x 7.99 EUR", "mug-blue       1 x 12.50 EUR", "total       43.40 EUR"]
    )


def test_due_date_is_a_working_day(order):
    assert order.due().weekday() < 5, f"{order.due()} is a {order.due():%A}"


def test_number_is_found_again(order):
    assert number_of(order.invoice()) == 1207


def test_number_of_nothing():
    assert number_of("no invoice here") == 0


@pytest.mark.parametrize("days", range(1, 25))
def test_due_after(order, days):
    assert order.due(days) == order.placed + datetime.timedelta(days=days)
