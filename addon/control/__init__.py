"""Switching a proxy while it runs: what can be changed, who is running, and how one process tells another.

setting_changes.py  from what a user asks for (off, a level for a project, a budget) to the options that it changes
running.py          the proxies of a thinwire_dir: where they listen, and the token that they know their owner by
proxy_client.py     a question or a change sent to one of them
"""
