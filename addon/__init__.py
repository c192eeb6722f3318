"""thinwire inside mitmproxy: the only folder that imports it. Hooks are a dozen lines: guard, call, assign."""
