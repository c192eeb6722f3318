"""A program that knows nothing of thinwire: the OpenAI SDK, `whole` or `stream`, with a tool output as second argument."""

import json
import sys
from typing import Any

from openai import OpenAI

call = {
    "id": "c1",
    "type": "function",
    "function": {"name": "bash", "arguments": '{"command": "tail -n 900 service.log"}'},
}
messages: Any = [
    {"role": "user", "content": "why?"},
    {"role": "assistant", "content": None, "tool_calls": [call]},
    {"role": "tool", "tool_call_id": "c1", "content": json.loads(sys.argv[2])},
]
client = OpenAI(api_key="none")
if sys.argv[1] == "stream":
    for chunk in client.chat.completions.create(model="m", messages=messages, stream=True):
        sys.stdout.write("".join(choice.delta.content or "" for choice in chunk.choices))
else:
    sys.stdout.write(client.chat.completions.create(model="m", messages=messages).choices[0].message.content or "")
