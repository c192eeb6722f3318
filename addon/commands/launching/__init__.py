"""Starting mitmdump from our own commands, and what its clients need in their environment."""
