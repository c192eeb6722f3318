"""Switching a proxy while it runs: what can be wished, who is running, and how one process tells another.

wishes.py   from a wish (off, a level for a project, a budget) to the options that it changes
running.py  the proxies of a thinwire_dir: where they listen, and the token that they know their owner by
asking.py   a question or a wish sent to one of them
"""
