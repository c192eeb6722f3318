"""What agents recorded of their sessions on this machine, read as conversations: what was asked, called and returned."""
