"""What a text says that stands above already is said by reference: which call it stands in, and in which lines."""
