"""How Gemini CLI is given another result of a tool: it is told to call its own `read_file`, and to take what that reads for it.

The model gets it under the name of the tool, as its output. The other way that Gemini CLI 0.61 has, `decision: deny`, would tell
the model that the tool failed. The file stands among the outputs that Gemini CLI keeps of a session, and goes when they go.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from ..clients.table import Hook

# What `read_file` gives whole: of each line 2,000 units of UTF-16, of which a character has one or two.
_MOST_LINES: Final = 2_000
_LONGEST_LINE: Final = 1_000


def tail_call(hook: Hook, event: Mapping[str, Any], result: Any) -> object | None:
    """Return the call that gives the model the texts in `result`; None where the tool failed, or they would not be read whole.

    Raises OSError or UnicodeEncodeError where the file cannot be written.
    """
    text = _one_text(result.get("llmContent")) if isinstance(result, dict) and not result.get("error") else None
    chats = Path(str(event.get("transcript_path") or "")).parent
    if text is None or not _is_read_whole(text) or chats.name != "chats" or not chats.is_dir():
        return None
    file = _kept(text, chats.parent / "tool-outputs" / f"session-{event['session_id']}")
    request = {"name": "read_file", "args": {"file_path": str(file)}}
    return {"hookSpecificOutput": {"hookEventName": hook.event, "tailToolCallRequest": request}}


def _one_text(content: Any) -> str | None:
    """The text that Gemini CLI makes of a result's parts; None where they are not all texts."""
    parts = content if isinstance(content, list) else [content]
    values = [part.get("text") if isinstance(part, dict) else part for part in parts]
    texts = [text for text in values if isinstance(text, str)]
    return "\n".join(texts) if texts and len(texts) == len(parts) else None


def _is_read_whole(text: str) -> bool:
    lines = text.split("\n")
    return "\r" not in text and len(lines) <= _MOST_LINES and max(map(len, lines)) <= _LONGEST_LINE


def _kept(text: str, folder: Path) -> Path:
    """The file that holds the text, in a folder that only its user can read."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = text.encode()
    file = folder / f"thinwire_{sha256(content).hexdigest()[:16]}.txt"
    file.touch(0o600)
    file.write_bytes(content)
    return file
