"""Lines of one message as a template and rows of values. Shared by logs and whatever is like them."""
