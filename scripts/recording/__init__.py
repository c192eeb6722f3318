"""scripts/record: the project's own corpus, from real tools on small programs written for it."""
