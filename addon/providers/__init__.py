"""Hosts and paths of LLM providers, which requests may not change, and how each spells an error."""
