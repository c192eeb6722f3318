"""What a session costs with and without thinwire, against a simulated provider cache (scripts/economics)."""
