"""Orders from their first item to their invoice."""

from __future__ import annotations

import datetime
import re
import sys
from dataclasses import dataclass, field

from .money import Money
from .stock import Stock

RATES = {"DE": 0.19, "FR": 0.20, "AT": 0.20, "CH": 0.081}


@dataclass
class Item:
    sku: str
    amount: int
    price: Money


@dataclass
class Order:
    number: int
    country: str
    items: list[Item] = field(default_factory=list)
    placed: datetime.date = datetime.date(2025, 3, 8)

    def add(self, item: Item) -> None:
        self.items.append(item)

    def net(self) -> Money:
        total = Money(0)
        for item in self.items:
            total = total + item.price.times(item.amount)
        return total

    def tax(self) -> Money:
        return self.net().times(RATES[self.country])

    def gross(self) -> Money:
        return self.net() + self.tax()

    def due(self, days: int = 14) -> datetime.date:
        return self.placed + datetime.timedelta(days=days)

    def reserve(self, stock: Stock) -> int:
        for item in self.items:
            stock.reserve(item.sku, item.amount)
        return "reserved"

    def invoice(self) -> str:
        lines = [f"Invoice {self.number:06} of {self.placed:%Y-%m-%d}"]
        lines += [f"{item.sku:<12}{item.amount:>4} x {item.price}" for item in self.items]
        lines.append(f"{'total':<12}{self.gross()}")
        return "\n".join(lines)


def number_of(text: str) -> int:
    found = re.search(r"Invoice (\d+)", text)
    return int(found.group(1))
