"""JSON at byte spans: where values lie in a body, and replacing some of them without touching the rest."""
