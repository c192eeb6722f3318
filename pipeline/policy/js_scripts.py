"""What a JavaScript program that calls tools may have run: Codex's `exec` takes such a program where others take a command.

The program is read, not run: every text in it may be a command, and every `tools.NAME` is a tool that may have been called.
What is only known at run time stands in a text as a file that nobody can name, so `"cat " + path` prints source.
"""

from __future__ import annotations

import re
from typing import Final

_MEMBER: Final = re.compile(
    r"\btools\s*(?:\?\.|\.)\s*([A-Za-z_$][\w$]*)|\btools\s*(?:\?\.)?\[\s*[\"'`]([^\"'`]+)[\"'`]"
)
_TAKEN_OUT: Final = re.compile(r"\{([^{}=]*)\}\s*=\s*tools\b")  # const {exec_command: run, apply_patch} = tools
_NAME: Final = re.compile(r"(?:^|,)\s*([A-Za-z_$][\w$]*)")
# A text, and the plus sign behind it that adds something to it.
_TEXT: Final = re.compile(
    r"(?:\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`)(\s*(?:\+|\.concat\b))?", re.DOTALL
)
_HOLE: Final = re.compile(r"\$\{[^}]*\}?")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_PLAIN: Final = {"n": "\n", "t": "\t", "r": "\r", "\n": ""}
_UNKNOWN: Final = "?"


def is_script(text: str) -> bool:
    """Return whether this is such a program and not a command line."""
    return "tools" in text and (_MEMBER.search(text) or _TAKEN_OUT.search(text)) is not None


def tools_in(script: str) -> tuple[str, ...]:
    """The tools that it names, each once."""
    named = [one or other for one, other in _MEMBER.findall(script)]
    taken = [name for names in _TAKEN_OUT.findall(script) for name in _NAME.findall(names)]
    return tuple(dict.fromkeys(named + taken))


def commands_in(script: str) -> tuple[str, ...]:
    """The texts that may be commands; for what is only known at run time stands a `?`."""
    return tuple(
        _ESCAPE.sub(_unescaped, _HOLE.sub(_UNKNOWN, template) or double or single) + (_UNKNOWN if added else "")
        for double, single, template, added in _TEXT.findall(script)
    )


def _unescaped(match: re.Match[str]) -> str:
    wide, narrow, simple = match.groups()
    return chr(int(wide or narrow, 16)) if wide or narrow else _PLAIN.get(simple, simple)
