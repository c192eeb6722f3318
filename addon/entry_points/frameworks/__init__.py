"""Agent frameworks, each by the seam that it offers for what the model gets. None of them is needed but by who uses it."""
