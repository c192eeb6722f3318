"""The processes that compress, and how the proxy talks with them."""
