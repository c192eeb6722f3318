"""A program that knows nothing of thinwire: the Google GenAI SDK, `whole` or `stream`, with a tool output as second argument."""

import json
import sys
from typing import Any

from google import genai

call = {"function_call": {"name": "bash", "args": {"command": "tail -n 900 service.log"}}}
answer = {"function_response": {"name": "bash", "response": {"output": json.loads(sys.argv[2])}}}
contents: Any = [
    {"role": "user", "parts": [{"text": "why?"}]},
    {"role": "model", "parts": [call]},
    {"role": "user", "parts": [answer]},
]
client = genai.Client(api_key="none")
if sys.argv[1] == "stream":
    for chunk in client.models.generate_content_stream(model="gemini-2.5-pro", contents=contents):
        sys.stdout.write(chunk.text or "")
else:
    sys.stdout.write(client.models.generate_content(model="gemini-2.5-pro", contents=contents).text or "")
