"""The page at http://127.0.0.1:PORT/, on the proxy's own port: what was spent, what was saved, what was sent instead of what.

hooks/page.py    mitmproxy's hooks: which connections are for the proxy itself, and the answer
access.py        who may come in, and who may turn the switch
router.py        from an address to an answer
views.py         what the addresses under /api/ say, out of the ledger
control.py       the switch
blocks.py        one block before and after, out of originals and memo
side_by_side.py  two texts, line by line, side by side
static/          the page: HTML, CSS and JavaScript as they are, without a build step or anything from elsewhere
"""
