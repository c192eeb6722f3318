"""Every `thinwire_` option, declared once; config.py has what they are read into.

Hazards of mitmproxy: a bad int, bool or float on `--set` makes a script fail to load in silence while the proxy runs on
without it; an unknown name is put aside in silence for an addon that never comes. So every option is text (lists separated
by commas), is parsed by readers.py, and is refused with one clear sentence, at start-up and on `:set` alike; and a name that is
not ours but seems to be meant so is pointed out. `settle` runs before the options are declared and makes text of what config.yaml
holds natively.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

PREFIX: Final = "thinwire_"


@dataclass(frozen=True, slots=True)
class Option:
    """One option as mitmproxy lists it (`mitmdump --options`)."""

    name: str
    default: str
    help: str


OPTIONS: Final = (
    Option("thinwire_mode", "optimize", "optimize: compress. audit: measure what would be saved. off: a plain proxy."),
    Option(
        "thinwire_level", "balanced", "lossless: layout only. balanced: every fact kept up to a budget. aggressive."
    ),
    Option("thinwire_min_tokens", "250", "Texts with fewer tokens than this are left alone."),
    Option(
        "thinwire_block_budget", "", "Tokens one text may keep before records of it are left out; empty: the level's."
    ),
    Option("thinwire_user_blocks", "false", "Also compress what users paste (true or false)."),
    Option("thinwire_code", "false", "Elide function bodies in source code that no edit depends on (true or false)."),
    Option(
        "thinwire_prose",
        "",
        "kompress: leave words out of prose, as that model says (scripts/fetch_model). Or the folder of another such model.",
    ),
    Option(
        "thinwire_repeats", "true", "Say by reference what stands above in the same request already (true or false)."
    ),
    Option(
        "thinwire_line_numbers",
        "",
        "Line numbers before each line of a file: all, unpadded (no blanks before them), or tens; empty: the level's.",
    ),
    Option(
        "thinwire_exact_tools", "", "Tools whose output is never reworded, besides the known ones; comma-separated."
    ),
    Option("thinwire_lossless_tools", "", "Tools whose output only changes its layout, besides the known ones."),
    Option("thinwire_exclude_tools", "", "Tools to leave alone, whatever is known about them; comma-separated."),
    Option("thinwire_keep", "", "Lines in which this regular expression is found are never left out."),
    Option(
        "thinwire_hosts",
        "",
        "More LLM hosts, comma-separated: llm.corp, or host[:port][/path]=wire for one wire, as in llm.corp=openai-chat.",
    ),
    Option("thinwire_exclude_hosts", "", "Hosts never to open; comma-separated."),
    Option("thinwire_dir", "~/.thinwire", "Folder for all state; created with mode 0700."),
    Option(
        "thinwire_store",
        "",
        "Where decisions are kept. Empty: a file in thinwire_dir; redis://host/0: shared by a fleet; memory: nowhere.",
    ),
    Option(
        "thinwire_originals",
        "true",
        "Keep what is taken out, to be looked up. false: nothing is kept, and only what keeps every fact is taken out.",
    ),
    Option(
        "thinwire_auth_levels",
        "",
        "A level of its own for a way to pay: payg, oauth or subscription, as in subscription=lossless,oauth=balanced.",
    ),
    Option(
        "thinwire_model_levels",
        "",
        "A level of its own for models by name, before all others, as in claude-*=balanced,gpt-5*=aggressive.",
    ),
    Option(
        "thinwire_projects",
        "",
        "A mode or a level of its own for a project, before all others, as in shop=off,api=lossless,web=audit/aggressive.",
    ),
    Option(
        "thinwire_holdout", "", "Share of conversations to leave alone, to measure what the others save; as in 10%."
    ),
    Option(
        "thinwire_shadow",
        "",
        "Share of newly compressed requests to send twice, to see if the model's next step differs; paid twice; as in 2%.",
    ),
    Option(
        "thinwire_budget",
        "",
        "What may be spent, in US dollars, as in 5/day,project=NAME:20/week,model=gpt-5*:1/day! (with !: refuse above it).",
    ),
    Option(
        "thinwire_notify",
        "",
        "Told when 80 and 100 % of a budget are spent: a URL (gets JSON) or a command (gets the sentence as last argument).",
    ),
    Option("thinwire_ledger_days", "400", "Days for which the ledger keeps requests."),
    Option(
        "thinwire_max_body", "20m", "Nothing new is compressed in requests above this size; bytes, or with k, m or g."
    ),
    Option(
        "thinwire_otlp_endpoint", "", "OpenTelemetry collector that gets metrics over HTTP, as http://127.0.0.1:4318."
    ),
    Option("thinwire_deadline", "2000", "Milliseconds that one request may wait for its compression."),
)


_NAMES: Final = frozenset(option.name for option in OPTIONS)
_BRAND: Final = PREFIX.rstrip("_")
_MITMPROXYS: Final = frozenset({"mode"})
"""Names without our prefix that are options all the same."""


def settle(deferred: MutableMapping[str, object]) -> None:
    """Make text of every value of ours that waits to be declared.

    `deferred` is mitmproxy's: name -> list of `--set` values (in its own wrapper), or what config.yaml held.
    """
    for name in _NAMES & deferred.keys():
        deferred[name] = _text(deferred[name])


def mistaken(names: Iterable[str]) -> list[str]:
    """A sentence for each name that seems to mean an option of ours, and is none: nobody would ever go by it."""
    return [_unknown(name) for name in sorted(names) if _seems_ours(name) and name not in _NAMES]


def _seems_ours(name: str) -> bool:
    return name.startswith(_BRAND) or (PREFIX + name in _NAMES and name not in _MITMPROXYS)


def _text(value: object) -> str:
    value = getattr(value, "val", value)
    if isinstance(value, list | tuple):
        return ",".join(map(_text, value))
    if isinstance(value, Mapping):
        return ",".join(f"{key}={_text(of)}" for key, of in value.items())
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _unknown(name: str) -> str:
    meant = name.removeprefix(_BRAND).lstrip("_-.")
    close = get_close_matches(meant, [of.removeprefix(PREFIX) for of in _NAMES], 1)
    return f"there is no option {name}" + (f"; did you mean {PREFIX}{close[0]}?" if close else "")
