"""What the user may choose: the mitmproxy options, and the configuration that follows from them."""
