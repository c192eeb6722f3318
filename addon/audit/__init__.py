"""Who asked, what it cost and what was saved: a receipt for each request, and what is told from many."""
