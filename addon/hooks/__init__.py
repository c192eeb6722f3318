"""One file for each family of mitmproxy hooks. A hook is guard, call, assign."""
