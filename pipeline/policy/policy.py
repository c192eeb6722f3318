"""May this block be touched, and how far? Decided from the tool's name and command, not from how the text looks: the one
exception is a tool that nobody knows and whose output is plainly a file with its lines numbered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from json import JSONDecodeError, loads
from typing import Final, Literal

from ..model.blocks import Block
from ..model.job import ToolClass
from ..model.reasons import Reason
from ..model.settings import Settings
from ..text.line_numbers import numbered
from .js_scripts import commands_in, is_script, tools_in
from .shell_commands import prints_source
from .tools import is_listed, listed_class

# A short error is what the model must see as it is (design.md section 4); characters.
_WHOLE_ERROR: Final = 8_000
_COMMAND_KEYS: Final = ("command", "cmd", "commands", "script", "input", "code", "chars")
# What an argument of a tool that nobody knows is called when it surely is a command line.
_SURELY_COMMANDS: Final = re.compile(r'"(?:command|cmd|commands)"\s*:')
# Quote, blanks, number and separator, as a JSON string of numbered lines begins; then a second such line.
_NUMBERED: Final = re.compile(
    rb'"(?:[^\\"\n]{0,200}\\n){0,3}[ 0]*L?\d+(?:\xe2\x86\x92|\\t| ?\||: ?|\. )[^\n]{0,400}?\\n[ 0]*L?\d'
)


def judge(block: Block, settings: Settings) -> ToolClass | Reason:
    """The class of a block that may be touched, or the reason why it may not."""
    if block.role == "user":
        return "any" if settings.user_blocks else Reason.USER
    if block.end - block.start - 2 < settings.min_tokens:  # a token has at least one byte
        return Reason.SHORT
    verdict = tool_class(block.tool, settings)
    if verdict == "shell" or (verdict == "any" and _SURELY_COMMANDS.search(block.arguments)):
        verdict = _class_of_run(block.arguments, settings)
    elif verdict == "any" and _is_numbered_file(block):
        verdict = Reason.EXACT_TOOL
    if isinstance(verdict, Reason):
        return verdict
    if block.is_error and block.end - block.start - 2 < _WHOLE_ERROR:
        return Reason.ERROR_RESULT
    return verdict


@lru_cache(maxsize=1024)
def tool_class(name: str, settings: Settings) -> ToolClass | Literal["shell"] | Reason:
    """Return what the name of a tool says; the user's lists come before tools.toml."""
    for reason, listed in ((Reason.EXCLUDED_TOOL, settings.exclude_tools), (Reason.EXACT_TOOL, settings.exact_tools)):
        if is_listed(name, listed):
            return reason
    if is_listed(name, settings.lossless_tools):
        return "lossless"
    return _CLASSES[listed_class(name)]


_CLASSES: Final[Mapping[str, ToolClass | Literal["shell"] | Reason]] = {
    "shell": "shell",
    "output_readers": "shell",
    "exact": Reason.EXACT_TOOL,
    "lossless": "lossless",
    "": "any",
}


def _is_numbered_file(block: Block) -> bool:
    return _NUMBERED.match(block.raw) is not None and numbered(block.text) is not None


@lru_cache(maxsize=1024)
def _class_of_run(arguments: str, settings: Settings) -> ToolClass | Reason:
    """Return what a shell tool ran, with these arguments: JSON text, or the bare command or program."""
    ran = commands(arguments)
    scripts = [text for text in ran if is_script(text)]
    called = [tool_class(name, settings) for script in scripts for name in tools_in(script)]
    if verdict := next((one for one in called if isinstance(one, Reason)), None):
        return verdict
    if any(map(prints_source, (*ran, *(text for script in scripts for text in commands_in(script))))):
        return Reason.EXACT_COMMAND
    return "lossless" if "lossless" in called else "any"


def commands(arguments: str) -> tuple[str, ...]:
    """The command lines in a shell tool's arguments: a string, or a list of words as in `["bash", "-lc", "..."]`."""
    try:
        call = loads(arguments)
    except (JSONDecodeError, RecursionError):
        return (arguments,)
    if not isinstance(call, dict):
        return _command_lines(call)
    if isinstance(call.get("action"), dict):  # OpenAI's local_shell
        call = call["action"]
    return tuple(line for key in _COMMAND_KEYS for line in _command_lines(call.get(key)))


def _command_lines(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return (*(word for word in value if " " in word), " ".join(value))
    if isinstance(value, list):  # several commands, each an object
        return tuple(
            line
            for one in value
            if isinstance(one, dict)
            for key in _COMMAND_KEYS
            for line in _command_lines(one.get(key))
        )
    return ()
