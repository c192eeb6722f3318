"""The ways into thinwire besides the proxy, each a page, all on the pipeline and the stores that the proxy uses.

embedded      what they stand on: compression, workers, stores and ledger of one thinwire_dir inside another program
messages      messages and tool outputs as Python objects
http_client   the client of an SDK, and a transport for httpx
asgi          a server that passes LLM requests on
frameworks    LiteLLM, LangChain and LangGraph, OpenAI Agents
agent_hook    what a coding agent runs after each of its tools (gemini_tail_call: how Gemini CLI takes another result)
mcp_wrapper   an MCP server's results, before they reach the agent
"""
