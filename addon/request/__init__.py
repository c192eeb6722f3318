"""From the body that came to the body that is sent, and what is read from the answer on the way."""
