"""Lines by their shape, for outputs of builds and tests: what has one shape, or comes again in one order, is said once."""
