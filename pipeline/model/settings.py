"""What a user may choose about compression. Everything the pipeline does follows from these and the bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Final, Literal, get_args

Level = Literal["lossless", "balanced", "aggressive"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
LineNumbers = Literal["all", "unpadded", "tens"]
LINE_NUMBERS: Final[tuple[LineNumbers, ...]] = get_args(LineNumbers)

# Tokens of one block up to which every fact is kept; lossless has no such limit.
_BUDGETS: Final[dict[Level, int]] = {"lossless": 1 << 62, "balanced": 8000, "aggressive": 2000}
_LINE_NUMBERS: Final[dict[Level, LineNumbers]] = {"lossless": "all", "balanced": "all", "aggressive": "tens"}


@dataclass(frozen=True, slots=True)
class Settings:
    """Frozen choices for one run of the pipeline.

    Raises ValueError on a level that does not exist or a negative number.
    """

    level: Level = "balanced"
    min_tokens: int = 250
    """Blocks with fewer o200k tokens are left alone."""
    block_budget: int | None = None
    """Tokens one block may keep before records of it are left out; None is the level's own (balanced 8000, aggressive 2000)."""
    user_blocks: bool = False
    """Compress what users paste as well as what tools return."""
    code: bool = False
    """Elide function bodies in source code that no edit depends on. Needs the extra `code`; without, such code stays whole."""
    exact_tools: frozenset[str] = frozenset()
    """Tool names whose output is never reworded, besides those of tools.toml."""
    lossless_tools: frozenset[str] = frozenset()
    """Tool names whose output only changes its layout, besides those of tools.toml."""
    exclude_tools: frozenset[str] = frozenset()
    """Tool names to leave alone whatever tools.toml says."""
    originals: bool = True
    """What is taken out is kept and can be looked up. Without, nothing is left out: only what keeps every fact, or (as for
    opaque data) says in full what it was, stands in the place of a text."""

    keep: str = ""
    """Regular expression in RE2's syntax: lines in which it is found are never left out (text/keep.py). Needs the extra
    `keep`."""
    model_levels: tuple[tuple[str, Level], ...] = ()
    """Levels of models: a shell pattern of the model's name, and the level of those that it fits; the first one counts."""

    repeats: bool = True
    """Say by reference what stands above in the same request already."""
    line_numbers: LineNumbers | None = None
    """Of the line numbers that a tool prints before each line of a file, send all as they are, all without the blanks before
    them (unpadded), or those of every tenth line; None is the level's own (all; aggressive: tens)."""

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"level must be one of {', '.join(LEVELS)}, not {self.level!r}")
        if self.min_tokens < 0 or (self.block_budget is not None and self.block_budget < 0):
            raise ValueError("min_tokens and block_budget count tokens and cannot be negative")
        if strange := [level for _, level in self.model_levels if level not in LEVELS]:
            raise ValueError(f"level must be one of {', '.join(LEVELS)}, not {strange[0]!r}")

    @property
    def numbers(self) -> LineNumbers:
        """Return which line numbers are sent."""
        return self.line_numbers or _LINE_NUMBERS[self.level]

    @property
    def budget(self) -> int:
        """The block budget in force, in tokens."""
        return _BUDGETS[self.level] if self.block_budget is None else self.block_budget

    def of_model(self, model: str) -> Settings:
        """The settings for a request to this model, in which no level is left to choose. The name of a gateway
        (`anthropic/claude-...`) is tried with and without the vendor before it."""
        if not (model and self.model_levels):
            return self
        names = {model.casefold(), model.casefold().rpartition("/")[2]}
        fitting = (
            level
            for pattern, level in self.model_levels
            if any(fnmatchcase(name, pattern.casefold()) for name in names)
        )
        return replace(self, level=next(fitting, self.level), model_levels=())
