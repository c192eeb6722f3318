"""Reading a response along as it streams: encodings, framing, usage."""
