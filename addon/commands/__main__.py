"""`python -m addon.commands` is `thinwire`."""

from . import main

main(prog_name="thinwire")
