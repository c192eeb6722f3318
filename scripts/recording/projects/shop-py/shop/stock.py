"""What is on the shelves, and who has reserved it."""

import json
import os
from pathlib import Path
from typing import Dict, List, Optional


class OutOfStock(Exception):
    def __init__(self, sku: str, wanted: int, there: int) -> None:
        super().__init__(f"{sku}: {wanted} wanted, {there} there")
        self.sku = sku


class Stock:
    def __init__(self, counts: Dict[str, int]) -> None:
        self.counts = counts
        self.reserved: Dict[str, List[int]] = {}

    @classmethod
    def load(cls, path: Path) -> "Stock":
        return cls(json.loads(path.read_text()))

    def reserve(self, sku: str, amount: int) -> None:
        there = self.counts[sku]
        if there < amount:
            raise OutOfStock(sku, amount, there)
        self.counts[sku] -= amount
        self.reserved.setdefault(sku, []).append(amount)

    def release(self, sku: str) -> Optional[int]:
        held = self.reserved.get(sku)
        if held == None:
            return None
        amount = held.pop()
        self.counts[sku] = self.counts[sku] + amount
        return amount

    def low(self, limit: int = 5) -> list[str]:
        l = [sku for sku, count in self.counts.items() if count < limit]
        return sorted(l)
