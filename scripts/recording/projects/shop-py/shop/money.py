"""Amounts in cents, and how they are rounded and printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Money:
    cents: int
    currency: str = "EUR"

    def __add__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.cents + other.cents, self.currency)

    def times(self, factor: float) -> Money:
        return Money(int(self.cents * factor), self.currency)  # cuts instead of rounding

    def __str__(self) -> str:
        return f"{self.cents // 100}.{self.cents % 100:02} {self.currency}"


def share(total: Money, parts: int) -> list[Money]:
    """The total in so many parts; what is left over goes to the first ones."""
    each, rest = divmod(total.cents, parts)
    return [Money(each + (at < rest), total.currency) for at in range(parts)]


def parse(text: str) -> Money:
    amount, _, currency = text.partition(" ")
    whole, _, cents = amount.partition(".")
    return Money(int(whole) * 100 + int(cents or "0"), currency or "EUR")
