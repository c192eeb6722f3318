"""Everything that is known about clients: `clients.toml`, its typed reader, and what a request says about who sent it."""
