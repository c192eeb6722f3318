"""A program that knows nothing of thinwire: the Google GenAI SDK, whole and streamed, with a tool output as its argument."""

import json
import sys
from typing import Any

from google import genai

call = {"function_call": {"name": "bash", "args": {"command": "tail -n 900 service.log"}}}
answer = {"function_response": {"name": "bash", "response": {"output": json.loads(sys.argv[1])}}}
contents: Any = [
    {"role": "user", "parts": [{"text": "why?"}]},
    {"role": "model", "parts": [call]},
    {"role": "user", "parts": [answer]},
]
client = genai.Client(api_key="none")
print(client.models.generate_content(model="gemini-2.5-pro", contents=contents).text)
chunks = client.models.generate_content_stream(model="gemini-2.5-pro", contents=contents)
print("".join(chunk.text or "" for chunk in chunks))
