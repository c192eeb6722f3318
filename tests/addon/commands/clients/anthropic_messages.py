"""A program that knows nothing of thinwire: the Anthropic SDK, `whole` or `stream`, with a tool output as second argument."""

import json
import sys
from typing import Any

from anthropic import Anthropic

use = {"type": "tool_use", "id": "t1", "name": "Bash", "input": {"command": "tail -n 900 service.log"}}
messages: Any = [
    {"role": "user", "content": "why?"},
    {"role": "assistant", "content": [use]},
    {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": json.loads(sys.argv[2])}]},
]
client = Anthropic(api_key="none")
if sys.argv[1] == "stream":
    with client.messages.stream(model="m", max_tokens=99, messages=messages) as stream:
        for text in stream.text_stream:
            sys.stdout.write(text)
else:
    block: Any = client.messages.create(model="m", max_tokens=99, messages=messages).content[0]
    sys.stdout.write(block.text)
