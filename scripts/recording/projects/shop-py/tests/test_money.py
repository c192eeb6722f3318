import pytest

from shop.money import Money, parse, share

AMOUNTS = [0, 1, 5, 99, 100, 101, 250, 999, 1000, 1999, 12345]


@pytest.mark.parametrize("cents", AMOUNTS)
def test_what_is_printed_is_parsed_again(cents):
    assert parse(str(Money(cents))) == Money(cents)


@pytest.mark.parametrize("parts", [1, 2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize("cents", AMOUNTS)
def test_shares_add_up(cents, parts):
    assert sum(one.cents for one in share(Money(cents), parts)) == cents


@pytest.mark.parametrize(("cents", "factor", "expected"), [(100, 1.5, 150), (101, 0.5, 51), (333, 0.1, 33), (995, 0.19, 189), (1999, 0.081, 162)])
def test_times_rounds_half_up(cents, factor, expected):
    assert Money(cents).times(factor) == Money(expected)


def test_one_and_a_half_digits_are_tenths():
    assert parse("12.5 EUR") == Money(1250)


def test_currencies_do_not_mix():
    with pytest.raises(ValueError, match="cannot add CHF to EUR"):
        Money(1) + Money(1, "CHF")
