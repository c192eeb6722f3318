"""What a provider may have cached: its rules, the warm prefix, and what defeats it."""
