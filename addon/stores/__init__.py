"""What thinwire remembers, under `thinwire_dir`: decisions (memo), what was taken out (originals), what was spent (ledger)."""
