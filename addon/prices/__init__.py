"""What tokens cost: a table generated from genai-prices (scripts/prices), a user's own prices before it, and the arithmetic.

A model that neither knows is unpriced, never guessed.
"""

from .cost import FREE, Cost, FlatRates, Rate, Rates, cost_of, tokens_in
from .listed import Prices

__all__ = ["FREE", "Cost", "FlatRates", "Prices", "Rate", "Rates", "cost_of", "tokens_in"]
