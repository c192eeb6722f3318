"""May this block be touched, and how far: by tool, by shell command, by what the client can look up."""
