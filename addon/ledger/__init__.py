"""The ledger: one row a request, written once, and everything that is asked of the rows."""
