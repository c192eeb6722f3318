"""A program that knows nothing of thinwire: the Anthropic SDK, whole and streamed, with a tool output as its argument."""

import json
import sys
from typing import Any

from anthropic import Anthropic

use = {"type": "tool_use", "id": "t1", "name": "Bash", "input": {"command": "tail -n 900 service.log"}}
messages: Any = [
    {"role": "user", "content": "why?"},
    {"role": "assistant", "content": [use]},
    {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": json.loads(sys.argv[1])}]},
]
client = Anthropic(api_key="none")
block: Any = client.messages.create(model="m", max_tokens=99, messages=messages).content[0]
print(block.text)
with client.messages.stream(model="m", max_tokens=99, messages=messages) as stream:
    print("".join(stream.text_stream))
