"""scripts/evaluate: savings and what is kept, per kind of content, never one without the other."""
