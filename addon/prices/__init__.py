"""What tokens cost: a table generated from genai-prices (scripts/prices), a user's own prices before it, and the arithmetic.

A model that neither knows is unpriced, never guessed.
"""

from .cost import FREE, Charge, Cost, FlatRates, Rate, Rates, cost_of, tokens_in
from .listed import Prices, Quote, terms_of

__all__ = [
    "FREE",
    "Charge",
    "Cost",
    "FlatRates",
    "Prices",
    "Quote",
    "Rate",
    "Rates",
    "cost_of",
    "terms_of",
    "tokens_in",
]
