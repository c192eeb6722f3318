"""Seeded generators of material for the laws: what tools print, invented here, in the shapes that real systems have."""
