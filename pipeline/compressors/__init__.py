"""One folder or file for each kind of content; registry.py lists them, contract.py says what each is made of."""
