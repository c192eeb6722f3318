"""Originals for people and agents: parts of one, and the MCP server."""
