"""Attacks on a running proxy, each a list of tries of which none may lose anything."""
