"""What could be sent instead of one text. `best` asks `layouts` up to the budget, and `selections` above it."""
