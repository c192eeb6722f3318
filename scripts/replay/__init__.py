"""Recorded agent sessions replayed: what is saved, what is kept, and what they cost (scripts/sessions)."""
