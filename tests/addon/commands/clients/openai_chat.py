"""A program that knows nothing of thinwire: the OpenAI SDK, whole and streamed, with a tool output as its argument."""

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
    {"role": "tool", "tool_call_id": "c1", "content": json.loads(sys.argv[1])},
]
client = OpenAI(api_key="none")
print(client.chat.completions.create(model="m", messages=messages).choices[0].message.content)
chunks = client.chat.completions.create(model="m", messages=messages, stream=True)
print("".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices))
