"""How the commands show figures: on a terminal, and for machines."""
